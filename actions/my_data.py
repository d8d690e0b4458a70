"""What does the service know about me? Seeing it, who looked at it, and having it corrected (domain §3.7)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from actions.responsible import responsible_for, tell_responsible
from actions.verb import action
from models.accounts import Relation
from models.audit import AuditLine
from models.follow_ups import Cause, FollowUp, FollowUpState, due_after
from models.imports import ImportRow
from models.kinds import Kind
from models.members import Member
from models.orgs import Org, ancestor_ids
from models.refusal import NotFound
from models.roles import Permission
from models.scope import Scope
from models.values import PlaceValue, TextKey

LOOKS_SHOWN = 20
LAST_PAGE = 500  # of them: nobody turns further
TOLD = (  # of the roster, in its order; what is empty is left out
    "gender", "ethnicity", "native_place", "birth", "education", "degree", "school", "major", "works_since",
    "employer", "occupation", "title", "joined_on", "full_on", "category", "party_post", "registered_at",
    "home_address", "branch_since", "left_on", "left_for", "host_org", "card_number", "dues_paid_to",
    "skills",
)  # fmt: skip


def own_members(scope: Scope, member: int | None = None) -> list[Member]:
    """Return the members this chat may see everything of: those whose own chat it is."""
    own = [one for binding, one in scope.actor.bindings if binding.relation is Relation.SELF]
    return [one for one in own if member in (None, one.id)]


def own_member(scope: Scope, member: int) -> Member:
    """Return one of those; raise NotFound for anybody else, relatives included."""
    for one in own_members(scope, member):
        return one
    raise NotFound


@action(needs=Permission.SELF_SEE)
async def show_me(scope: Scope) -> None:
    """Show each member of this chat what the roster says about them; the number only masked."""
    mine = own_members(scope)
    if not mine:
        raise NotFound
    for who in mine:
        branch = await scope.get(Org, who.branch_id)
        contact = await scope.get(Member, who.contact_id) if who.contact_id else None
        scope.show(
            "me", None, who, member=who.id, name=who.name, branch=branch.name if branch else "",
            contact=contact.name if contact else None, place=PlaceValue(who.place) if who.place else None,
            facts=[
                {"label": TextKey(f"column.{name.replace('_', '-')}"), "value": getattr(who, name)}
                for name in TOLD if getattr(who, name) is not None
            ],
        )  # fmt: skip


async def looks_at(scope: Scope, who: Member, limit: int) -> list[Any]:
    """Return who looked at what is a member's own, and which tables with their line left the house, newest
    first: (line of the trail, name, unit). A table counts where the member was on its roster at that time.
    """
    looks = [*await scope.rows(AuditLine.looks_at(who.id, limit))]
    branch, until = who.branch_id, None
    for at, before in await _moves_of(scope, who):
        looks += await _exports_of(scope, branch, limit, at, until)
        branch, until = before, at
    looks += await _exports_of(scope, branch, limit, who.created_at, until)
    return sorted(looks, key=lambda row: -row[0].id)[:limit]


async def _moves_of(scope: Scope, who: Member) -> list[tuple[datetime, int]]:
    """Return when a member came to another branch and from which, the last first."""
    received = [(line.at, int(line.facts["old"])) for line in await scope.all(AuditLine.moves_of(who.id))]
    changed = await scope.rows(ImportRow.changes_of(who.id))
    moved = [(at, int(before["branch_id"])) for before, at in changed if before.get("branch_id")]
    return sorted([*received, *moved], reverse=True)


async def _exports_of(
    scope: Scope, branch_id: int, limit: int, since: datetime, until: datetime | None
) -> Sequence[Any]:
    branch = await scope.get(Org, branch_id)
    above = ancestor_ids(branch.path) if branch else []
    return await scope.rows(AuditLine.exports_of(above, limit, since, until))


@action(needs=Permission.SELF_SEE)
async def show_looks(scope: Scope, member: int, looks_page: int = 0) -> None:
    """谁看过: show who looked at the number or heard a voice, newest first, twenty at a time, all of them."""
    who = own_member(scope, member)
    number = min(max(looks_page, 0), LAST_PAGE)
    rows = (await looks_at(scope, who, (number + 1) * LOOKS_SHOWN + 1))[number * LOOKS_SHOWN :]
    looks = [
        {
            "verb": TextKey(f"look.{line.verb}"),
            "who": name or TextKey("look.nobody"),
            "unit": unit,
            "at": line.at,
        }
        for line, name, unit in rows[:LOOKS_SHOWN]
    ]
    older = number + 1 if len(rows) > LOOKS_SHOWN else None
    scope.show(
        "my-looks", None, who, member=who.id, looks=looks, newer=number - 1 if number else None, older=older
    )


async def offer_correction(scope: Scope) -> dict[str, object]:
    """Return the form's context; only one's own chat can say that the roster is wrong."""
    mine = own_members(scope)
    if not mine:
        raise NotFound
    return {"dear": scope.dear(mine[0])}


@action(needs=Permission.SELF_SEE)
async def ask_correction(scope: Scope, what: str) -> None:
    """改正: the branch is told what is wrong, and decides within 15 working days (domain §3.7)."""
    mine = own_members(scope)
    if not mine:
        raise NotFound
    who = mine[0]
    row = FollowUp(
        cause=Cause.CORRECTION, org_id=who.branch_id, member_id=who.id,
        account_id=scope.actor.account.id if scope.actor.account else None,
        occurrence=f"{Cause.CORRECTION}:{scope.now.isoformat()}", note=what, state=FollowUpState.NEW,
        attempts=0, opened_at=scope.now,
        due_at=due_after(Cause.CORRECTION, scope.now, here=scope.here(who.branch_id)),
    )  # fmt: skip
    scope.add(row)
    await scope.flush()
    await tell_responsible(
        scope, who, "follow-up-alert", Kind.STAFF_NOTE, f"alert:follow-up:{row.id}", name=who.name,
        cause=row.cause, place=None, note=what, noted=True, spoken=None, follow_up=row.id,
    )  # fmt: skip
    scope.audit("correction-asked", row, who)
    people = [person.name for person in await responsible_for(scope, who)]
    scope.show("correction-asked", None, who, people=people, due=row.due_at)
