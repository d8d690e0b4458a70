"""定诺: what the branch meeting adopts, with its day and how many were there; from then on the words are
frozen (domain §2.2).
"""

from datetime import date

from actions.pledge_news import owners
from actions.pledge_owners import Held, Owner, author
from actions.pledge_reviews import send_back
from actions.staff import find_org, page_of, today_of
from actions.verb import action
from models.kinds import Kind
from models.members import Member
from models.orgs import Org
from models.pledge_desks import approved_in, to_adopt
from models.pledge_reviews import PledgeMeeting, PledgeReview, ReturnReason, Ruling
from models.pledge_steps import ItemState
from models.pledge_writing import decide
from models.pledges import Pledge, PledgeItem, PledgeVersion, VersionState
from models.refusal import NotFound, Refusal
from models.roles import Permission
from models.rule_book import county_day
from models.scope import Scope
from models.tellings import Telling, telling

PAGE = 8
Approved = list[tuple[PledgeItem, PledgeVersion, Pledge, Member | None, bool]]


class MeetingListChanged(Refusal):
    """Something was approved or taken back since the list was shown: it is looked at again first."""


@action(needs=Permission.PLEDGE_ADOPT)
async def show_meetings(scope: Scope, page: int = 0) -> None:
    """Show where something approved waits for a meeting; with one organisation only, its list at once."""
    rows, turns = await page_of(scope, to_adopt(scope.actor.paths(Permission.PLEDGE_ADOPT)), page, PAGE)
    if len(rows) == 1 and not page:
        await show_meeting(scope, rows[0][0].id)
        return
    orgs = [{"org": org.id, "unit": org.name, "count": count, "page": 0} for org, count in rows]
    scope.show("pledge-meetings", orgs=orgs, **turns)


@action(needs=Permission.PLEDGE_ADOPT)
async def show_meeting(scope: Scope, org: int, page: int = 0) -> None:
    """Show what one organisation's meeting is to adopt, eight at a time; those left to it are marked."""
    unit = await find_org(scope, Permission.PLEDGE_ADOPT, org)
    rows, turns = await page_of(scope, approved_in(unit.id), page, PAGE)
    items = [
        {
            "pledge_item": item.id, "owner": member.name if member else unit.name, "number": item.number,
            "text": version.text, "left": left or None,
        }
        for item, version, _, member, left in rows
    ]  # fmt: skip
    count = len(await scope.rows(approved_in(unit.id)))
    scope.show(
        "pledge-meeting", items=items, org=org, unit=unit.name, count=count, adoptable=count or None, **turns
    )


@action(needs=Permission.PLEDGE_ADOPT)
async def offer_adoption(scope: Scope, org: int, count: int) -> dict[str, object]:
    """Return the form's context; a list that is another one by now is shown again first."""
    unit = await find_org(scope, Permission.PLEDGE_ADOPT, org)
    await _list(scope, unit, count)
    return {"today": today_of(scope).isoformat(), "unit": unit.name, "count": count}


async def _list(scope: Scope, unit: Org, count: int) -> Approved:
    found = [tuple(row) for row in await scope.rows(approved_in(unit.id))]
    if len(found) != count or not found:
        raise MeetingListChanged(org=unit.id, unit=unit.name, page=0)
    return found


@action(needs=Permission.PLEDGE_ADOPT)
async def adopt(scope: Scope, held_on: date, present: int, org: int = 0, count: int = 0) -> None:
    """The meeting has adopted what was on its list: every wording of it is in force and frozen."""
    unit = await find_org(scope, Permission.PLEDGE_ADOPT, org)
    await scope.first(Org.held(unit.id))
    rows = await _list(scope, unit, count)
    told = {"held_on": held_on, "present": present, "by_id": author(scope)}
    meeting = PledgeMeeting(org_id=unit.id, made_at=scope.now, **told)
    await scope.number(meeting)
    await scope.flush()
    for item, version, _, member, _ in rows:
        item.go(ItemState.ADOPTED)
        item.adopted_at = scope.now
        decide(version, VersionState.IN_FORCE, scope.now)
        scope.add(
            PledgeReview(
                item_id=item.id, version_id=version.id, by_id=meeting.by_id, ruling=Ruling.ADOPTED,
                meeting_id=meeting.id, made_at=scope.now,
            )
        )  # fmt: skip
        scope.audit("pledge-item-adopted", item, member, meeting=meeting.id, wording=version.number)
    await scope.flush()
    await _tell(scope, unit, meeting, rows)
    people = len({pledge.id for _, _, pledge, _, _ in rows})
    scope.show(
        "pledges-adopted", unit=unit.name, count=len(rows), people=people, day=held_on, present=present
    )


async def _tell(scope: Scope, unit: Org, meeting: PledgeMeeting, rows: Approved) -> None:
    """Every owner hears it, once however many items: one statement for all of them."""
    ids = {member.id for _, _, _, member, _ in rows if member}
    for _, _, pledge, member, _ in rows:
        if member is None:
            ids |= {person.id for person in await owners(scope, pledge, Owner(unit, None, kept=False))}
    order = Telling(
        Kind.PLEDGE_DECIDED, "pledge-adopted", f"pledge-adopted:{meeting.id}", county_day(scope.now)
    )
    await scope.run(telling(scope.dialect, order, scope.now, Member.id.in_(ids)))


@action(needs=Permission.PLEDGE_ADOPT)
async def offer_return(scope: Scope, pledge_item: int) -> dict[str, object]:
    """Return the form's context for an item that the meeting sends back."""
    found = await _approved(scope, pledge_item)
    return {"owner": found.owner.name, "text": found.version.text}


async def _approved(scope: Scope, pledge_item: int) -> Held:
    rows = await scope.rows(PledgeItem.whole(pledge_item))
    if not rows or rows[0][0].state is not ItemState.APPROVED:
        raise NotFound
    item, version, pledge, org = rows[0]
    unit = await find_org(scope, Permission.PLEDGE_ADOPT, org.id)
    member = await scope.get(Member, pledge.member_id) if pledge.member_id else None
    return Held(item, version, pledge, Owner(unit, member, kept=False))


@action(needs=Permission.PLEDGE_ADOPT)
async def return_from_meeting(
    scope: Scope, reason: ReturnReason, note: str | None = None, pledge_item: int = 0
) -> None:  # fmt: skip
    """The meeting sends an item back with a reason: its owner writes it anew."""
    found = await _approved(scope, pledge_item)
    await scope.first(Pledge.held(found.pledge.id))
    await send_back(scope, found, reason, note)
    await scope.flush()
    await show_meeting(scope, found.owner.org.id)
