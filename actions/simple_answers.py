"""How does somebody report who does not type? One big button, the digits 1, 2, 3, or a voice message that the
contact person writes down (domain §3.5).
"""

from actions.answers import Answer, enter
from actions.check_ins import AlreadyCheckedIn, spoken_for
from actions.menu import answer_unknown
from actions.responsible import responsible_for, tell_responsible
from actions.verb import action
from models.check_ins import CALLS, SILENT, Channel, Condition
from models.follow_ups import Cause, FollowUp, FollowUpState, due_after
from models.kinds import Kind
from models.members import Member
from models.refusal import NotFound, Refusal
from models.roles import Permission
from models.scope import Scope
from models.values import TextKey

LONGEST_VOICE = 180  # seconds (domain §3.9)
LARGEST_VOICE = 5 * 1024 * 1024
_MEANT = {1: Condition.FINE, 2: Condition.DIFFICULTY, 3: Condition.HELP}  # 1很好 2有难处 3请打电话给我


class WhoseDigit(Refusal):
    """The account speaks for several who are asked: first say for whom (domain §3.5)."""


class VoiceTooLong(Refusal):
    """Over three minutes, or too large: in two parts, please (domain §3.9)."""


async def _asked(scope: Scope) -> list[Member]:
    """Return the members of this chat who are asked to report, and silent."""
    found = [(who, await scope.about(who, CALLS)) for who in scope.actor.members]
    return [who for who, calls in found if any(call.state in SILENT for call, _ in calls)]


@action(needs=None)
async def answer_digit(scope: Scope, digit: int) -> None:
    """Take a bare digit for a check-in where one is open; else it means nothing."""
    asked = await _asked(scope)
    if not asked:
        await answer_unknown(scope)
    elif len(asked) > 1:
        raise WhoseDigit(people=[{"member": who.id, "name": who.name, "digit": digit} for who in asked])
    else:
        await _enter(scope, asked[0], digit)


@action(needs=Permission.CHECK_IN_MAKE)
async def answer_simply(scope: Scope, member: int, digit: int) -> None:
    """Enter what a digit means for a member of this chat; place, work and telephone stay as they were."""
    who = spoken_for(scope, member)
    if digit not in _MEANT:
        raise NotFound
    calls = await scope.about(who, CALLS)
    if calls and all(call.state not in SILENT for call, _ in calls):
        raise AlreadyCheckedIn(day=calls[-1][0].answered_at, member=who.id, dear=scope.dear(who), full=1)
    await _enter(scope, who, digit)


async def _enter(scope: Scope, who: Member, digit: int) -> None:
    channel = Channel.DIGIT if who is scope.actor.member else Channel.FAMILY
    await enter(scope, who, Answer(_MEANT[digit], channel))


@action(needs=None)
async def hear_voice(scope: Scope, file_id: str, seconds: int, size: int) -> None:
    """Keep a voice message of somebody who is asked to report: who looks after them listens and writes it
    down (待转记). Where nobody is asked it means nothing.
    """
    asked = await _asked(scope)
    if not asked:
        await answer_unknown(scope)
        return
    if seconds > LONGEST_VOICE or size > LARGEST_VOICE:
        raise VoiceTooLong
    who = next((one for one in asked if one is scope.actor.member), asked[0])
    row = FollowUp(
        cause=Cause.VOICE, org_id=who.branch_id, member_id=who.id,
        account_id=scope.actor.account.id if scope.actor.account else None,
        occurrence=f"{Cause.VOICE}:{scope.now.isoformat()}", voice={"voice": file_id, "seconds": seconds},
        state=FollowUpState.NEW, attempts=0, opened_at=scope.now,
        due_at=due_after(Cause.VOICE, scope.now, here=scope.here(who.branch_id)),
    )  # fmt: skip
    scope.add(row)
    await scope.flush()
    await tell_responsible(
        scope, who, "follow-up-alert", Kind.STAFF_NOTE, f"alert:follow-up:{row.id}", name=who.name,
        cause=row.cause, place=None, note=None, noted=None, spoken=True, follow_up=row.id,
    )  # fmt: skip
    scope.audit("voice-left", row, who)
    people = await responsible_for(scope, who)
    contact = people[0].name if people else TextKey("voice-kept.branch")
    scope.show("voice-kept", None, who, contact=contact)
