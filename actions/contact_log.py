"""联系记录: who called, visited or wrote to a member, and how are they? From a card, or on one's own account
(domain §3.2 /contact, §3.4-L).
"""

from typing import Any

from actions.answers import Answer, enter
from actions.follow_ups import CALLING, Seen, person_of, show_card
from actions.ladder import desk_of
from actions.reaching import miss, note_contact, settle
from actions.roster import entry, search
from actions.staff import find_member, is_near, keeper_of, page_of
from actions.verb import action
from models.check_ins import CALLS, SILENT, Channel, Condition
from models.contact_log import Contact, Result, Way
from models.desks import due_for
from models.follow_ups import FollowUp
from models.members import Member
from models.orgs import Org
from models.roles import Permission
from models.scope import Scope

PAGE = 8
_CONDITIONS = {
    Result.FINE: Condition.FINE,
    Result.MOVED: Condition.FINE,
    Result.DIFFICULTY: Condition.DIFFICULTY,
}


@action(needs=Permission.CHECK_IN_RECORD)
async def show_whom(scope: Scope, text: str = "") -> None:
    """Ask with whom: those who fit the text; without one those whom the asker is to call these days."""
    if text.strip():
        await find_for_contact(scope, text)
        return
    keeper = keeper_of(scope)
    desk = (await desk_of(scope, keeper.id))[keeper.id]
    calls = due_for(desk).where(FollowUp.cause.in_(CALLING))
    rows, turns = await page_of(scope, calls, 0, PAGE)
    people = [entry(member, org.name) for _, member, org in rows if member]
    scope.show("contact-whom", people=people, some=bool(people), more=turns["later"] is not None)


@action(needs=Permission.CHECK_IN_RECORD)
async def find_for_contact(scope: Scope, wanted: str) -> None:
    """Show those whose names fit, each to be picked."""
    found, more = await search(scope, Permission.CHECK_IN_RECORD, wanted)
    people = [entry(member, branch) for member, branch in found]
    scope.show("contact-found-whom", wanted=wanted.strip(), people=people, more=more)


@action(needs=Permission.CHECK_IN_RECORD)
async def show_log(scope: Scope, member: int, page: int = 0) -> None:
    """Show who contacted a member, newest first; what they wrote down only to those next to the person."""
    who = await find_member(scope, Permission.CHECK_IN_RECORD, member)
    near = await is_near(scope, who, await scope.get(Org, who.branch_id))
    rows, turns = await page_of(scope, Contact.history(who.id), page, PAGE)
    contacts = [
        {
            "at": row.made_at, "way": row.way, "result": row.result, "keeper": keeper,
            "noted": bool(row.note and near), "note": row.note if near else None,
        }
        for row, keeper in rows
    ]  # fmt: skip
    scope.show("contact-log", None, None, member=who.id, name=who.name, contacts=contacts, **turns)


@action(needs=Permission.CHECK_IN_RECORD)
async def offer_contact(scope: Scope, member: int = 0, follow_up: int = 0) -> dict[str, object]:
    """Return the form's context: with whom. ``follow_up`` is given where its card led here."""
    return {"name": (await _whom(scope, member, follow_up))[0].name}


async def _whom(scope: Scope, member: int, follow_up: int) -> tuple[Member, Seen | None]:
    if follow_up:
        seen, who = await person_of(scope, follow_up)
        return who, seen
    return await find_member(scope, Permission.CHECK_IN_RECORD, member), None


@action(needs=Permission.CHECK_IN_RECORD)
async def log_contact(
    scope: Scope,
    way: Way,
    result: Result,
    place: dict[str, Any] | None = None,
    note: str | None = None,
    member: int = 0,
    follow_up: int = 0,
) -> None:
    """Note a contact. Who was not reached is tried again. Who was, is silent no more, and where the keeper
    says how the person is, the open check-in is recorded for them (代录).
    """
    who, seen = await _whom(scope, member, follow_up)
    note_contact(scope, who, way, result, note)
    if result is Result.NO_ANSWER:
        await _try_again(scope, who, seen, way)
        return
    silent = any(call.state in SILENT for call, _ in await scope.about(who, CALLS))
    told = result in (Result.DIFFICULTY, Result.MOVED) or (silent and result is Result.FINE)
    if told:
        answer = Answer(_CONDITIONS[result], Channel.PROXY, place, note=note, keeper=keeper_of(scope))
        await enter(scope, who, answer)
    await settle(scope, who, way)
    if not told:
        scope.show("contact-logged", None, None, member=who.id, name=who.name, way=way, result=result)


async def _try_again(scope: Scope, who: Member, seen: Seen | None, way: Way) -> None:
    """Count it for what is open because the person is to be reached, or for the card it came from."""
    if seen is not None:
        await miss(scope, seen)
        await show_card(scope, seen)
        return
    for row in await scope.all(FollowUp.open_for([who.id], *CALLING)):
        org = await scope.get(Org, row.org_id)
        if org is not None:
            await miss(scope, Seen(row, who, org))
    scope.show("contact-logged", None, None, member=who.id, name=who.name, way=way, result=Result.NO_ANSWER)
