"""How does a host branch confirm somebody without an account? A link, made and taken back by its member, and
answered on a page (domain §3.4-B). Nothing is transferred by it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from actions.check_ins import spoken_for
from actions.journey_steps import note_host
from actions.journeys import NoJourney, going, seen_going
from actions.responsible import tell_responsible
from actions.verb import action
from models.host_links import HostLink, LinkState
from models.journeys import HostSeen, Journey, JourneyState
from models.kinds import Kind
from models.members import Member
from models.orgs import Org
from models.refusal import NotFound, Refusal
from models.roles import Permission
from models.scope import How, Scope

ROOT = "/host/"  # of the page's address, in front of the token


class LinkInvalid(Refusal):
    """No open link has this token: forged, expired, used, withdrawn — the same answer to all of them."""


@action(needs=Permission.CHECK_IN_MAKE)
async def offer_link(scope: Scope, member: int) -> None:
    """Say what the other side would see, and ask whether that is all right; nothing is made yet."""
    who, journey = await seen_going(scope, member)
    _refuse_unconfirmable(journey)
    branch = await scope.get(Org, who.branch_id)
    scope.show("host-asked", None, who, member=who.id, name=who.name, branch=branch.name if branch else None)


def _refuse_unconfirmable(journey: Journey) -> None:
    """Refuse where there is nothing to be confirmed: not begun, or confirmed already."""
    if journey.state is JourneyState.PLANNED or journey.host_seen is HostSeen.CONFIRMED:
        raise NoJourney(member=journey.member_id)


@action(needs=Permission.CHECK_IN_MAKE)
async def make_link(scope: Scope, member: int) -> None:
    """The member agrees: a link stands, an earlier one opens nothing any more; it is drawn as it leaves."""
    who, journey = await going(scope, member)
    _refuse_unconfirmable(journey)
    for old in await scope.all(HostLink.of_journey(journey.id)):
        if old.state is LinkState.OPEN:
            old.state, old.answered_at = LinkState.WITHDRAWN, scope.now
    number = await scope.next_number(HostLink)
    link = HostLink.make(number, journey.id, scope.now, scope.vault)
    scope.add(link)
    scope.audit("host-link-made", link, who)
    scope.show("host-link", None, who, member=who.id, host_link=link.id, until=link.expires_at)


@action(needs=Permission.CHECK_IN_MAKE)
async def withdraw_link(scope: Scope, host_link: int) -> None:
    """撤回链接: it opens nothing from now on; one that is not the asker's own is NotFound."""
    rows = await scope.rows(HostLink.by_ids([host_link]))
    if not rows or scope.actor.speaks_for(rows[0].Member.id) is None:
        raise NotFound
    link, who = rows[0].HostLink, spoken_for(scope, rows[0].Member.id)
    if link.state is LinkState.OPEN:
        link.state, link.answered_at = LinkState.WITHDRAWN, scope.now
        scope.audit("host-link-withdrawn", link, who)
    scope.show("host-link-withdrawn", None, who, member=who.id)


async def draw_links(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Add a link's address just before sending, so that its token is kept nowhere; one that opens nothing any
    more is not sent.
    """
    rows = await scope.rows(HostLink.by_ids([args["host_link"] for args in shown]))
    known = {row.HostLink.id: row for row in rows}
    return [_drawn(scope, args, known.get(args["host_link"])) for args in shown]


def _drawn(scope: Scope, args: dict[str, Any], row: Any) -> dict[str, Any] | None:  # noqa: ANN401 - a row
    if row is None or not row.HostLink.is_open(scope.now):
        return None
    path = f"{ROOT}{row.HostLink.token(scope.vault)}"
    return {**args, "path": path, "name": row.Member.name, "branch": row.Org.name}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page shows of an open link: what its member agreed to, and nothing else."""

    name: str
    branch: str


@action(needs=None)
async def read_link(scope: Scope, token: str) -> Asked:
    """Return what the page shows; LinkInvalid where nothing is to be shown. Looking uses nothing up: chats
    open links for a preview.
    """
    _, _, who, branch = await _opened(scope, token)
    return Asked(who.name, branch.name)


async def _opened(scope: Scope, token: str) -> tuple[HostLink, Journey, Member, Org]:
    rows = await scope.rows(HostLink.opened_by(token, scope.now))
    if not rows or not rows[0].Journey.is_open:
        raise LinkInvalid
    return tuple(rows[0])


@dataclass(frozen=True, slots=True)
class HostAnswer:
    """What the other side wrote: its organisation, who answers, and a number if they like."""

    knows: bool
    org: str = ""
    person: str = ""
    phone: str | None = None


@action(needs=None)
async def answer_link(scope: Scope, token: str, answer: HostAnswer) -> Asked:
    """Confirm the member, or say that nobody knows them; once. The member and those responsible at home
    hear of it, nothing is transferred.
    """
    link, journey, who, branch = await _opened(scope, token)
    state = LinkState.CONFIRMED if answer.knows else LinkState.DENIED
    if not await scope.rows(HostLink.use(link.id, state, scope.now)):
        raise LinkInvalid
    link.host_org, link.host_person = answer.org or None, answer.person or None
    link.keep_phone(answer.phone, scope.vault)
    if answer.knows:
        note_host(scope, journey, who, HostSeen.CONFIRMED, answer.org)
    scope.audit("host-confirmed" if answer.knows else "host-denied", link, who)
    await _tell(scope, link, who, knows=answer.knows)
    return Asked(who.name, branch.name)


async def _tell(scope: Scope, link: HostLink, who: Member, *, knows: bool) -> None:
    said = {"member": who.id, "org": link.host_org, "person": link.host_person}
    key = f"host-link:{link.id}"
    screen = "host-confirmed" if knows else "host-denied"
    await scope.tell(who, screen, How(Kind.MEMBER_NOTE, key=key), dear=scope.dear(who), **said)
    said["label"] = who.name
    await tell_responsible(
        scope, who, f"{screen}-note", Kind.STAFF_NOTE, f"{key}:note", name=who.name, **said
    )
