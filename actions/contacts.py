"""联系人: who looks after whom? Setting a member's contact person, handing all people of one to another."""

from actions.roster import PAGE, entry, search, show_member
from actions.staff import find_member, page_of, reach
from actions.verb import action
from models.appointing import contact_loads, people_of, without_contact
from models.audit import ASSIGNED
from models.kinds import Kind
from models.members import Member
from models.orgs import ancestor_ids
from models.refusal import NotFound, Refusal
from models.roles import Permission, Role
from models.scope import How, Scope


class OwnContact(Refusal):
    """Nobody is their own contact person."""


class NobodyLookedAfter(Refusal):
    """The contact person has nobody here, or no longer."""


@action(needs=Permission.CONTACT_ASSIGN)
async def show_contacts(scope: Scope, contacts_page: int = 0) -> None:
    """Show the contact persons of the own subtree with their numbers of people, ten at a time."""
    paths = scope.actor.paths(Permission.CONTACT_ASSIGN)
    rows, turns = await page_of(scope, contact_loads(paths), contacts_page, PAGE)
    loads = [{"contact": who.id, "name": who.name, "number": number, "page": 0} for who, number in rows]
    units = [ancestor_ids(path)[-1] for role, path in scope.actor.grants if role is Role.SECRETARY]
    scope.show(
        "contacts", contacts=loads, alone=await scope.first(without_contact(paths)) or 0,
        org=units[0] if units else None, **turns,
    )  # fmt: skip


@action(needs=Permission.CONTACT_ASSIGN)
async def show_contact(scope: Scope, contact: int, page: int = 0) -> None:
    """Show whom a contact person looks after in the own subtree, ten at a time."""
    who, number = await _load(scope, contact)
    rows, turns = await page_of(scope, people_of(who.id, _paths(scope)), page, PAGE)
    people = [entry(member, branch) for member, branch in rows]
    scope.show(
        "contact-people", None, None, contact=who.id, name=who.name, number=number, people=people,
        contacts_page=0, **turns,
    )  # fmt: skip


def _paths(scope: Scope) -> tuple[str, ...]:
    return reach(scope, Permission.CONTACT_ASSIGN)[0]


async def _load(scope: Scope, contact: int) -> tuple[Member, int]:
    """Return a contact person of the own subtree's members, wherever they are on the roster themselves."""
    rows = await scope.rows(contact_loads(_paths(scope)).where(Member.id == contact))
    if rows:
        who, number = rows[0]
        return who, number
    raise NobodyLookedAfter(name=(await find_member(scope, Permission.CONTACT_ASSIGN, contact)).name)


@action(needs=Permission.CONTACT_ASSIGN)
async def find_contacts_for(scope: Scope, wanted: str, member: int = 0) -> None:
    """Show who could be a member's contact person: those of the own subtree whose names fit."""
    who = await find_member(scope, Permission.CONTACT_ASSIGN, member)
    found, more = await search(scope, Permission.CONTACT_ASSIGN, wanted)
    others = [
        {**entry(one, branch), "member": who.id, "contact": one.id}
        for one, branch in found
        if one.id != who.id
    ]
    scope.show(
        "contact-found", None, None,
        member=who.id, contactable=True, name=who.name, people=others, none=not others, more=more,
    )  # fmt: skip


@action(needs=Permission.CONTACT_ASSIGN)
async def set_contact(scope: Scope, member: int, contact: int) -> None:
    """Make a member's contact person; all three are told, and the card is shown."""
    who = await find_member(scope, Permission.CONTACT_ASSIGN, member)
    new = await find_member(scope, Permission.CONTACT_ASSIGN, contact)
    if new.id == who.id:
        raise OwnContact(name=who.name)
    if who.contact_id != new.id:
        former = await scope.get(Member, who.contact_id) if who.contact_id else None
        assign(scope, who, new.id)
        await _tell(scope, "contact-given", new, [who], new)
        if former:
            await _tell(scope, "contact-taken", former, [who], new)
        await _tell_members(scope, [who], new)
    await show_member(scope, who.id)


def assign(scope: Scope, member: Member, contact: int | None) -> None:
    """Make somebody, or nobody, a member's contact person; who is to hear of it is the caller's to tell."""
    scope.audit(ASSIGNED, member, member, former=member.contact_id, contact=contact)
    member.contact_id = contact


async def _tell(scope: Scope, screen: str, to: Member, people: list[Member], new: Member) -> None:
    named = [member.name for member in people[:PAGE]]
    said = {"people": named, "number": len(people), "more": len(people) > PAGE, "contact": new.name}
    await scope.tell(to, screen, How(Kind.MEMBER_NOTE), dear=scope.dear(to), **said)


async def _tell_members(scope: Scope, people: list[Member], new: Member) -> None:
    """Tell whom it is about who looks after them from now on: nobody is called by a stranger."""
    for member in people:
        how = How(Kind.MEMBER_NOTE)
        await scope.tell(member, "contact-changed", how, dear=scope.dear(member), contact=new.name)


@action(needs=Permission.CONTACT_ASSIGN)
async def find_successors(scope: Scope, wanted: str, contact: int = 0) -> None:
    """Show to whom all people of a contact person could be handed."""
    former, number = await _load(scope, contact)
    found, more = await search(scope, Permission.CONTACT_ASSIGN, wanted)
    others = [
        {**entry(one, branch), "contact": former.id, "successor": one.id}
        for one, branch in found
        if one.id != former.id
    ]
    said = {"name": former.name, "number": number, "people": others, "none": not others, "more": more}
    scope.show("successor-found", None, None, **said)


@action(needs=Permission.CONTACT_ASSIGN)
async def ask_to_hand_over(scope: Scope, contact: int, successor: int) -> None:
    """Ask whether all people of one shall have another contact person; nothing is changed yet."""
    former, number = await _load(scope, contact)
    new = await find_member(scope, Permission.CONTACT_ASSIGN, successor)
    if new.id == former.id:
        raise NotFound
    scope.show(
        "hand-people-asked", None, None,
        contact=former.id, name=former.name, successor=new.id, new=new.name, number=number,
    )  # fmt: skip


@action(needs=Permission.CONTACT_ASSIGN)
async def hand_people_over(scope: Scope, contact: int, successor: int) -> None:
    """Give all people of a contact person, as far as the asker answers for them, to another; all are told.

    The successor's own contact person would be themself: they have none then, and the secretary stands in.
    A second time there is nobody left: NobodyLookedAfter.
    """
    former, _ = await _load(scope, contact)
    new = await find_member(scope, Permission.CONTACT_ASSIGN, successor)
    if new.id == former.id:
        raise NotFound
    people = [member for member, _ in await scope.rows(people_of(former.id, _paths(scope)))]
    for member in people:
        assign(scope, member, new.id if member.id != new.id else None)
    others = [member for member in people if member.id != new.id]
    await _tell(scope, "contact-given", new, others, new)
    await _tell(scope, "contact-taken", former, others, new)
    await _tell_members(scope, others, new)
    scope.show("people-handed", None, None, name=former.name, new=new.name, number=len(others))
