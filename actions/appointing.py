"""Who takes which office? Choosing person, role and organisation, and the appointment itself (Z08)."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from actions.handing_over import release, tell_pack
from actions.roster import entry, search
from actions.staff import covers, find_member, find_org, page_of
from actions.verb import action
from models.appointing import administrators, by_ids, units_named
from models.kinds import Kind
from models.members import Member
from models.orgs import Org, OrgLevel, ancestor_ids
from models.refusal import NotFound, Refusal
from models.roles import ROLES, Grade, Grant, Permission, Role
from models.scope import How, Scope

Word = TypeVar("Word", bound=StrEnum)
PAGE = 8
OFFICES: Mapping[OrgLevel, tuple[Role, ...]] = MappingProxyType(
    {
        OrgLevel.COUNTY: (),
        OrgLevel.COMMITTEE: (Role.COMMITTEE,),
        OrgLevel.GENERAL_BRANCH: (Role.SECRETARY, Role.COMMITTEE),
        OrgLevel.BRANCH: (Role.SECRETARY,),
        OrgLevel.GROUP: (Role.SECRETARY,),
    }
)


class AboveOneself(Refusal):
    """The role holds permissions that the asker does not hold there; the attempt is audited."""


class LastAdministrator(Refusal):
    """A county's last administrator stays until there is another: nobody could appoint one."""


class NoUnitOfThatName(Refusal):
    """No organisation of the asker's is called so."""


def offices(scope: Scope, org: Org) -> list[Role]:
    """Return the roles that the asker may grant at an organisation: those of its level, none above oneself.

    The county's own staff belongs to a root, whatever its level.
    """
    known = (*OFFICES[org.level], *((Role.COUNTY,) if org.parent_id is None else ()))
    return [role for role in known if may_grant(scope, role, org)]


def may_grant(scope: Scope, role: Role, org: Org) -> bool:
    """Whether the asker may make and end grants there and holds all that the role holds."""
    needed = ROLES[role] | {Permission.GRANT_MAKE}
    return all(covers(scope, permission, org.path) for permission in needed)


@action(needs=Permission.GRANT_MAKE)
async def find_appointees(scope: Scope, wanted: str) -> None:
    """Show those whose names fit, each to be appointed; the only one at once."""
    found, more = await search(scope, Permission.GRANT_MAKE, wanted)
    if len(found) == 1:
        await show_offices(scope, found[0][0].id)
        return
    people = [entry(member, branch) for member, branch in found]
    scope.show("appoint-found", wanted=wanted.strip(), people=people, more=more)


@action(needs=Permission.GRANT_MAKE)
async def show_offices(scope: Scope, member: int) -> None:
    """Show which offices a person can be given in the line above them, as far as the asker reaches."""
    who = await find_member(scope, Permission.GRANT_MAKE, member)
    branch = await scope.get(Org, who.branch_id)
    line = await scope.all(by_ids(ancestor_ids(branch.path if branch else "")))
    _show_choice(scope, "appoint-where", who, list(reversed(line)))


@action(needs=Permission.GRANT_MAKE)
async def find_units(scope: Scope, unit: str, member: int = 0) -> None:
    """Show the organisations whose names hold the text, with what can be granted there."""
    who = await find_member(scope, Permission.GRANT_MAKE, member)
    paths = scope.actor.paths(Permission.GRANT_MAKE)
    rows, turns = await page_of(scope, units_named(paths, unit.strip()), 0, PAGE)
    if not rows:
        raise NoUnitOfThatName(wanted=unit.strip()[:20], member=who.id)
    _show_choice(scope, "appoint-found-units", who, [org for (org,) in rows], more=turns["later"] is not None)


def _show_choice(scope: Scope, screen: str, who: Member, orgs: list[Org], **more: bool) -> None:
    posts = [
        {"org": org.id, "unit": org.name, "role": role.value, "office": role}
        for org in orgs
        for role in offices(scope, org)
    ]
    scope.show(screen, None, None, member=who.id, name=who.name, posts=posts, none=not posts, **more)


@action(needs=Permission.GRANT_MAKE)
async def ask_to_appoint(scope: Scope, member: int, role: str, org: int) -> None:
    """Show what would be done, and whom it replaces; nothing is changed yet."""
    who, unit, office = await _meant(scope, member, role, org)
    before = await _secretaries(scope, unit) if office is Role.SECRETARY else []
    former = [held.name for _, held in before if held.id != who.id]
    graded = office is not Role.SECRETARY
    scope.show(
        "appoint-asked", None, None,
        member=who.id, name=who.name, role=office.value, office=office, org=unit.id, unit=unit.name,
        graded=graded, single=not graded, former=former, replacing=bool(former),
        replaces=_newest(before), **{grade.value: f"{office}.{grade}" for grade in Grade},
    )  # fmt: skip


async def _meant(scope: Scope, member: int, role: str, org: int) -> tuple[Member, Org, Role]:
    """Return what a button names: NotFound for what lies outside the own subtree or fits no such place,
    AboveOneself for more than one holds.
    """
    office = chosen(Role, role)
    who = await find_member(scope, Permission.GRANT_MAKE, member)
    unit = await find_org(scope, Permission.GRANT_MAKE, org)
    if not may_grant(scope, office, unit):
        scope.audit("denied", "appoint", who, role=office.value, org=unit.id)
        raise AboveOneself
    if office not in offices(scope, unit):
        raise NotFound
    return who, unit, office


def chosen(words: type[Word], word: str) -> Word:
    """Return the word of a button; NotFound for one that nobody drew."""
    if word not in {known.value for known in words}:
        raise NotFound
    return words(word)


async def _secretaries(scope: Scope, org: Org) -> list[tuple[Grant, Member]]:
    return [(grant, held) for grant, held in await scope.rows(Grant.over([org.id], (Role.SECRETARY,)))]


def _newest(held: list[tuple[Grant, Member]]) -> int:
    return max((grant.id for grant, _ in held), default=0)


@action(needs=Permission.GRANT_MAKE)
async def appoint_secretary(scope: Scope, member: int, org: int, replaces: int) -> None:
    """Make the person the only secretary there; who was it before is told and relieved.

    ``replaces`` is the newest grant that the question was about: with another one it is asked anew.
    """
    who, unit, office = await _meant(scope, member, Role.SECRETARY.value, org)
    before = await _secretaries(scope, unit)
    own = next((grant for grant, held in before if held.id == who.id), None)
    if own is None and _newest(before) != replaces:
        await ask_to_appoint(scope, member, office.value, org)
        return
    former = [(grant, held) for grant, held in before if held.id != who.id]
    for grant, held in former:
        await relieve(scope, grant, held, unit)
    made = own or await _grant(scope, who, unit, office, Grade.SPECIFIC)
    await _show_made(scope, made, who, unit, former=[held.name for _, held in former])


@action(needs=Permission.GRANT_MAKE)
async def appoint(scope: Scope, member: int, org: int, post: str) -> None:
    """Grant committee or county staff in a grade of Z08 ("committee.first"); one who has the office gets the
    grade.
    """
    role, _, grade = post.partition(".")
    who, unit, office = await _meant(scope, member, role, org)
    rank = chosen(Grade, grade)
    if office is Role.SECRETARY:
        raise NotFound
    held = await scope.rows(Grant.over([unit.id], (office,)))
    own: Grant | None = next((grant for grant, holder in held if holder.id == who.id), None)
    if own is None:
        own = await _grant(scope, who, unit, office, rank)
    elif own.grade is not rank:
        own.grade = rank
        scope.audit("grant-graded", own, who, grade=rank.value)
    await _show_made(scope, own, who, unit, former=[])


async def _grant(scope: Scope, who: Member, unit: Org, office: Role, grade: Grade) -> Grant:
    made = Grant(member_id=who.id, role=office, org_id=unit.id, grade=grade, granted_at=scope.now)
    await scope.number(made)
    scope.audit("grant-made", made, who, role=office.value, org=unit.id, grade=grade.value)
    await _tell(scope, who, "grant-given", made, unit)
    if office is Role.SECRETARY:
        await tell_pack(scope, made, who, unit)
    return made


async def _show_made(scope: Scope, grant: Grant, who: Member, unit: Org, *, former: list[str]) -> None:
    reached = bool(await scope.accounts_of(who))
    scope.show(
        "appointed", None, None,
        member=who.id, name=who.name, office=grant.role, unit=unit.name, grant=grant.id,
        grade=grant.grade, graded=grant.role is not Role.SECRETARY,
        told=reached, untold=not reached, invitable=not reached,
        former=former, replacing=bool(former), page=0,
    )  # fmt: skip


async def relieve(scope: Scope, grant: Grant, held: Member, unit: Org) -> None:
    """End a grant and tell the person."""
    await end_office(scope, grant, held, unit)
    await _tell(scope, held, "grant-taken", grant, unit)


async def end_office(scope: Scope, grant: Grant, held: Member, unit: Org) -> None:
    """End a grant and tell nobody; what a secretary had taken is free for the next one."""
    grant.ended_at = scope.now
    scope.audit("grant-ended", grant, held, role=grant.role.value, org=unit.id)
    if grant.role is Role.SECRETARY:
        await release(scope, held, unit)


async def refuse_last(scope: Scope, grant: Grant, held: Member, unit: Org) -> None:
    """Refuse with LastAdministrator where a county would be left without anybody who appoints."""
    if grant.role is not Role.COUNTY or unit.parent_id is not None or grant.ended_at is not None:
        return
    if set(await scope.all(administrators(unit.id))) <= {grant.id}:
        raise LastAdministrator(name=held.name, unit=unit.name)


async def offices_of(scope: Scope, who: Member) -> list[tuple[Grant, Org]]:
    """Return the open grants of a person whose offices end for good, each with its organisation.

    Refuses with LastAdministrator, before anything is changed.
    """
    held: list[tuple[Grant, Org]] = []
    for grant in await scope.all(Grant.open_of(who.id)):
        unit = await scope.get(Org, grant.org_id)
        if unit is not None:
            await refuse_last(scope, grant, who, unit)
            held.append((grant, unit))
    return held


async def _tell(scope: Scope, who: Member, screen: str, grant: Grant, unit: Org) -> None:
    """Tell the holder, unless it is the asker, who sees it on the screen."""
    if scope.actor.member is not None and scope.actor.member.id == who.id:
        return
    how = How(Kind.MEMBER_NOTE, key=f"{screen}:{grant.id}")
    said = {"office": grant.role, "unit": unit.name, "dear": scope.dear(who)}
    await scope.tell(who, screen, how, **said)
