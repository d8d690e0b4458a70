"""What do people do whom nobody plays?
In a demonstration they answer by a seeded rule as the clock moves on.
"""

from datetime import datetime

from actions.answers import Answer, raise_follow_ups
from models.check_ins import Call, CallState, Channel, CheckIn, Condition, Cycle
from models.installation import Installation
from models.members import Member
from models.scope import Scope
from models.unplayed import Decision, answers_at, cycle_key, decide, new_place


async def let_answer(scope: Scope) -> int:
    """Enter the answers whose time has come; return how many. Outside of a demonstration nothing happens."""
    card = await scope.first(Installation.card())
    if card is None or not card.demonstration or card.seed is None:
        return 0
    answered = []
    for call, cycle, member in await scope.rows(Call.silent_unplayed(scope.now)):
        key = cycle_key(cycle.opens_on, abroad=cycle.abroad)
        decision = decide(card.seed, member.id, key)
        at = answers_at(decision, cycle.opens_on, member.zone, cycle.opened_at)
        if at is not None and at <= scope.now:
            if decision.moved and not member.abroad:
                member.place = new_place(card.seed, member.id, key)
            answered.append((member, _enter(scope, call, cycle, member, decision, at)))
    await scope.flush()
    for member, row in answered:
        if row.condition is not Condition.FINE:
            await raise_follow_ups(scope, member, row, Answer(row.condition, Channel.RULE))
    return len(answered)


def _enter(
    scope: Scope, call: Call, cycle: Cycle, member: Member, decision: Decision, at: datetime
) -> CheckIn:
    late = at > cycle.due_at
    call.state, call.answered_at = (CallState.LATE if late else CallState.ANSWERED), at
    row = CheckIn(
        member_id=member.id, cycle_id=cycle.id, version=1, channel=Channel.RULE, condition=decision.condition,
        place=member.place, phone_changed=False, late=late, made_at=at,
    )  # fmt: skip
    scope.add(row)
    return row
