"""What follows from having reached somebody, or not? Contacts are noted, and after calls in vain on several
days the next rung takes over (domain §3.4-L).
"""

from zoneinfo import ZoneInfo

from actions.follow_ups import CALLING, Seen, find_follow_up, show_card, take
from actions.ladder import lift
from actions.staff import keeper_of
from actions.verb import action
from models.audit import CONTACTED
from models.check_ins import CheckIn, Condition
from models.contact_log import Contact, Result, Way
from models.follow_ups import FollowUp, FollowUpState, Outcome
from models.hours import HOME_ZONE
from models.members import Member
from models.roles import Permission
from models.rules import LADDER_MISSES
from models.scope import Scope

OUTCOMES = {
    Way.CALL: Outcome.CALLED,
    Way.VISIT: Outcome.VISITED,
    Way.MESSAGE: Outcome.MESSAGED,
    Way.LETTER: Outcome.LETTER,
}


def note_contact(scope: Scope, member: Member, way: Way, result: Result, note: str | None = None) -> Contact:
    """Write down who contacted whom, and how it went; the member can read who it was."""
    keeper = keeper_of(scope)
    row = Contact(
        member_id=member.id, keeper_id=keeper.id, way=way, result=result, note=note, made_at=scope.now
    )
    scope.add(row)
    scope.audit(CONTACTED, member, member, way=way, result=result)
    return row


async def note_record(scope: Scope, member: Member, way: Way, row: CheckIn) -> None:
    """Note the contact in which a keeper heard what they recorded, and end what it was for."""
    moved = "place" in (row.replaced or {})
    well = Result.MOVED if moved else Result.FINE
    note_contact(scope, member, way, well if row.condition is Condition.FINE else Result.DIFFICULTY)
    await settle(scope, member, way)


@action(needs=Permission.FOLLOW_UP_HANDLE)
async def note_call(scope: Scope, follow_up: int) -> None:
    """打电话了: noted, and it stays open until somebody says that it is settled."""
    await _note_spoken(scope, follow_up, Way.CALL)


@action(needs=Permission.FOLLOW_UP_HANDLE)
async def note_visit(scope: Scope, follow_up: int) -> None:
    """上门了: noted, and it stays open until somebody says that it is settled."""
    await _note_spoken(scope, follow_up, Way.VISIT)


async def _note_spoken(scope: Scope, follow_up: int, way: Way) -> None:
    seen = await find_follow_up(scope, follow_up)
    take(scope, seen)
    seen.row.outcome = OUTCOMES[way]
    scope.audit("follow-up-contact", seen.row, seen.member, outcome=OUTCOMES[way])
    if seen.member:
        note_contact(scope, seen.member, way, Result.OTHER)
        await settle(scope, seen.member, way)
    await show_card(scope, seen)


@action(needs=Permission.FOLLOW_UP_HANDLE)
async def note_no_answer(scope: Scope, follow_up: int, attempt: int) -> None:
    """没打通: one attempt more, and it stays open. ``attempt`` is its number: a double tap counts once."""
    seen = await find_follow_up(scope, follow_up)
    if seen.row.attempts + 1 == attempt:
        take(scope, seen)
        if seen.member:
            note_contact(scope, seen.member, Way.CALL, Result.NO_ANSWER)
        await miss(scope, seen)
    await show_card(scope, seen)


async def miss(scope: Scope, seen: Seen) -> None:
    """Count a call in vain. After such calls on as many different days as the rules say (three), counted
    since the present rung has it, the next one takes over.
    """
    row, member = seen.row, seen.member
    row.attempts, row.outcome = row.attempts + 1, Outcome.NO_ANSWER
    scope.audit("follow-up-contact", row, member, outcome=Outcome.NO_ANSWER)
    if member is None:
        return
    await scope.flush()
    found = await scope.all(Contact.misses([member.id], row.rung_since or row.opened_at))
    days = {moment.astimezone(ZoneInfo(HOME_ZONE)).date() for moment in found}
    if len(days) >= scope.here(row.org_id)[LADDER_MISSES]:
        await lift(scope, row)


async def settle(scope: Scope, member: Member, way: Way) -> None:
    """End what was open because the person had to be reached: somebody has spoken with them now."""
    for row in await scope.all(FollowUp.open_for([member.id], *CALLING)):
        row.state, row.outcome, row.closed_at = FollowUpState.DONE, OUTCOMES[way], scope.now
        row.taken_by = row.taken_by or keeper_of(scope).id
        scope.audit("follow-up-closed", row, member, outcome=row.outcome, cause=row.cause)
