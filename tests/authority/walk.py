"""What can somebody reach, and what comes of it where one may not? Over every screen and declaration."""

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice, product, zip_longest
from typing import Any

from sqlalchemy import Select, select

from actions.audiences import mark_of
from bot.buttons import Go, encode
from bot.house import House
from models.audiences import Audience
from models.base import Base
from models.cascades import Cascade
from models.check_ins import CheckIn, Cycle
from models.condition_kinds import Floating
from models.consents import Purpose
from models.erasures import Ground
from models.follow_ups import Cause, FollowUp
from models.founding import FounderLink
from models.greetings import Greeting
from models.home_words import HomeWord
from models.host_links import HostLink
from models.imports import Import
from models.inbox import Heard, Update
from models.invites import Invite
from models.journeys import Journey
from models.letters import Why
from models.members import Member
from models.notices import Notice
from models.orgs import Org, OrgField
from models.outbox import Message, Said
from models.pledge_votes import Level
from models.pledges import Verdict
from models.reports import Part, Report
from models.roles import Grade, Grant, Role
from models.rule_changes import RuleChange
from models.rules import RULES, Area
from models.rungs import Colour
from models.tables import import_all
from models.works import Work
from tests.authority import afterwards, learning, pledging, promises, voting
from tests.authority.scene import ASKED, BEFORE, MANY, Scene
from tests.databases import THOROUGH
from tests.people import Person

# Fields of buttons that name a row: a wrong one must be answered as one that is nowhere.
ROOMS = (afterwards, learning, pledging, promises, voting)  # each knows its own fields and rows
IDS = frozenset[str]().union(
    *(room.IDS for room in ROOMS),
    {
        "member", "org", "follow_up", "contact", "successor", "grant", "invite", "founder_link", "check_in",
        "letter", "asked", "replaces", "work", "number", "change", "report", "home_word", "greeting",
        "host_link", "notice", "audience", "task", "item",
    }
)  # fmt: skip
PLAIN = frozenset[str]().union(  # fields that name no row
    *(room.PLAIN for room in ROOMS),
    {
        "page", "own_page", "contacts_page", "looks_page", "full", "visited", "abroad", "attempt", "kind",
        "reason", "purpose", "post", "role", "language", "step", "code", "branch", "ground", "how", "days",
        "table", "ending", "area", "rule", "word", "field", "hours", "plain", "digit", "part", "day",
        "occasion", "held", "attends", "leaf", "yes", "plans", "year", "of",
    }
)  # fmt: skip
NOWHERE = 987_654_321  # an identifier that no row has
PER_BUTTON, OF_A_KIND = (8, 3) if THOROUGH else (2, 2)
PART, LEAVE = "小芬", "取消"  # of a name, which an answer may repeat; out of a question
AT_ONCE = 200  # updates brought together: one by one they would take minutes
# alone: digits within a clock, an amount or a code, which is drawn by lot, count nobody
_COUNTS = re.compile(rf"(?<![A-Za-z\d.:])(?:{MANY}|{ASKED})(?![A-Za-z\d.:])")
_OURS = ("inbox", "outbox", "audit_lines", "form_runs", "processes", "leases", "firings", "bots")


@dataclass(frozen=True)
class Offence:
    """A stranger came to know, to change or to break something: who, and what it was."""

    who: str
    what: str


@dataclass
class Walk:
    """Breadth-first over what one person can reach: everything is pressed that only shows something."""

    scene: Scene
    house: House
    person: Person
    found: dict[str, None] = field(default_factory=dict)
    _pressed: dict[str, int] = field(default_factory=dict)

    async def run(self) -> list[str]:
        """Return every payload that the person was shown, now or before."""
        for name in self.house.commands:
            await self.person.says(f"/{name}")
            await self.person.says("/menu")
        await self.person.says(f"/roster {PART}")
        waiting = deque(self._new())
        while waiting:
            payload = waiting.popleft()
            await self.person.presses(payload)
            await self._leave_form()
            waiting.extend(self._new())
        return list(self.found)

    async def _leave_form(self) -> None:
        """Say a name to a question, then leave it: searches show what they find."""
        if any(payload.endswith(":x") for payload in drawn(self.person.last.keyboard)):
            await self.person.says(PART)
            await self.person.says(LEAVE)

    def _new(self) -> Iterator[str]:
        """What is shown, was not pressed yet, and only shows something; a few of each kind are enough."""
        for shown in self.person.screen:
            for payload in drawn(shown.keyboard):
                if payload in self.found:
                    continue
                self.found[payload] = None
                prefix = payload.partition(":")[0]
                if self._only_shows(prefix) and self._pressed.get(prefix, 0) < OF_A_KIND:
                    self._pressed[prefix] = self._pressed.get(prefix, 0) + 1
                    yield payload

    def _only_shows(self, prefix: str) -> bool:
        button = self.house.buttons.find(prefix)
        return prefix == Go.PREFIX or (button is not None and button.keeps and prefix != "la")


def drawn(keyboard: Iterable[Iterable[dict[str, Any]]]) -> list[str]:
    """The payloads of a keyboard."""
    return [button["callback_data"] for row in keyboard for button in row if "callback_data" in button]


def few(payloads: Iterable[str]) -> Iterator[str]:
    """So many of each button: what differs from them are other rows of the same list."""
    of_each = Counter[str]()
    for payload in payloads:
        prefix = payload.partition(":")[0]
        of_each[prefix] += 1
        if of_each[prefix] <= PER_BUTTON:
            yield payload


async def synthesised(scene: Scene, house: House) -> list[str]:
    """Every declared button with the rows of the branch in each of its fields: no screen is needed for it."""
    known = await _rows(scene)
    assert all(known.values()), "the branch has something of everything"
    made: dict[str, None] = {}
    for button in house.buttons.known():
        for values in islice(product(*(known[name] for name in button.fields())), PER_BUTTON):
            made[encode(button.prefix, values)] = None
    return list(made)


async def _rows(scene: Scene) -> dict[str, list[Any]]:
    """For every field what a payload about the branch could carry."""
    willow = scene.county.willow.id
    people = await scene.found("安小芬", "田无话", "倪不在", "龙要走", "康守望", "梅常来", "曾搬走")
    async with scene.world.scope() as scope:
        ours = select(Member.id).where(Member.branch_id == willow)
        about = FollowUp.member_id.in_(ours) | (FollowUp.org_id == willow)
        follow_ups = await scope.all(
            select(FollowUp.id).where(about).order_by(FollowUp.org_id == willow, FollowUp.id.desc())
        )
        grants = await scope.all(select(Grant.id).join(Org, Org.id == Grant.org_id).where(Org.id == willow))
        invites = await scope.all(select(Invite).order_by(Invite.id))
        letters = await scope.all(select(Message.id).where(Message.state == Said.FAILED))
        reports = await scope.all(select(CheckIn.id).where(CheckIn.member_id.in_(ours)))
        cycles = await scope.all(select(Cycle.id))
        links = await scope.all(select(FounderLink.id))
        homes = await scope.all(select(Report.id).where(Report.member_id.in_(ours)))
        greetings = await scope.all(select(Greeting.id).where(Greeting.member_id.in_(ours)))
        host_links = await scope.all(select(HostLink.id))
        learnt = await scope.all(afterwards.resources(willow))
        owned = {name: list(await scope.all(rows)) for name, rows in _owned(willow).items()}
    return {
        "member": [people[name].id for name in ("安小芬", "田无话", "倪不在", "龙要走", "曾搬走")],
        "org": [willow], "follow_up": list(follow_ups), "contact": [people["康守望"].id],
        "successor": [people["安小芬"].id], "grant": list(grants), "invite": [one.id for one in invites],
        "founder_link": list(links) or [1], "check_in": list(reports), "letter": list(letters),
        "asked": list(cycles)[:2], "replaces": list(grants)[:1], "page": [0, 1], "own_page": [0],
        "contacts_page": [0], "looks_page": [0], "full": [1], "visited": [0], "abroad": [0, 1],
        "attempt": [1, 2],
        "kind": [Cause.HELP.value, Colour.ORANGE.value, *list(Cause)[1:]],
        "reason": [one.value for one in Why],
        "purpose": [one.value for one in Purpose], "post": [f"{Role.SECRETARY}.{Grade.FIRST}"],
        "role": [Role.SECRETARY.value], "language": ["zh_CN"], "step": ["+1d"],
        "code": [one.code for one in invites if one.member_id],
        "branch": [one.code for one in invites if one.org_id],
        "field": [one.value for one in OrgField],
        "report": list(homes), "part": [Part.TROUBLE.value],
        "greeting": list(greetings), **owned, "resource": list(learnt),
        "ground": [one.value for one in Ground], "how": [0, 1, "specific"], "days": [7],
        "ending": ["xlsx"], "table": ["roster", "follow-ups"], "area": [one.value for one in Area],
        "rule": list(RULES)[:2],
        "word": ["2"], "hours": ["night"], "plain": [1], "digit": [1, 2],
        "day": [20270215], "occasion": ["birthday"],
        "host_link": list(host_links), "held": [date(2027, 2, 14).toordinal()],
        "attends": [0, 1], "choice": [0, 1], "stars": [5], "place": [0],
        "plans": [0, 1], "year": [2027], "leaf": [mark_of(Floating())], "yes": [0, 1], "listed": ["coming"],
        "course": ["electrician"], "of": [2027],
        "wording": [1], "count": [1],
        "board": [willow], "level": [Level.SATISFIED.value], "verdict": [Verdict.KEPT.value],
    }  # fmt: skip


def _owned(willow: int) -> dict[str, Select[int]]:
    """The rows that belong to the branch itself, by the fields of buttons that name them."""
    return {
        "work": select(Work.id).where(Work.org_id == willow).order_by(Work.id),
        "number": select(Import.id).where(Import.org_id == willow),
        "home_word": select(HomeWord.id).where(HomeWord.org_id == willow),
        "change": select(RuleChange.id).where(RuleChange.org_id == willow),
        "notice": select(Notice.id).where(Notice.org_id == willow).order_by(Notice.id),
        "audience": select(Audience.id).where(Audience.org_id == willow),
        "item": promises.items(willow),
        "task": select(Cascade.id),
        **{name: rows for room in ROOMS for name, rows in room.owned(willow).items()},
    }


@dataclass
class Ours:
    """Which rows are the branch's, by the fields of buttons that name them."""

    known: dict[str, set[int]]

    @classmethod
    async def of(cls, scene: Scene) -> "Ours":
        """Look them up."""
        willow = scene.county.willow.id
        async with scene.world.scope() as scope:
            people = set(await scope.all(select(Member.id).where(Member.branch_id == willow)))
            strangers = {person.member_id for person in scene.strangers.values()}
            about = (FollowUp.org_id == willow) | FollowUp.member_id.in_(people)
            owned = {
                "follow_up": select(FollowUp.id).where(about),
                "grant": select(Grant.id).where(Grant.org_id == willow),
                "invite": select(Invite.id).where((Invite.org_id == willow) | Invite.member_id.in_(people)),
                "letter": select(Message.id).where(Message.member_id.in_(people)),
                "report": select(Report.id).where(Report.member_id.in_(people)),
                "check_in": select(CheckIn.id).where(CheckIn.member_id.in_(people)),
                "greeting": select(Greeting.id).where(Greeting.member_id.in_(people - strangers)),
                **_owned(willow),
                "host_link": select(HostLink.id)
                .join(Journey, Journey.id == HostLink.journey_id)
                .where(Journey.member_id.in_(people)),
            }
            rows = {name: set(await scope.all(statement)) for name, statement in owned.items()}
        return cls({"member": people, "contact": people, "successor": people, "org": {willow}, **rows})

    def has(self, fields: Mapping[str, str], stranger: int | None) -> bool:
        """Whether a payload names rows of the branch alone, and none that is the stranger's own."""
        named = {name: int(value) for name, value in fields.items() if name in self.known}
        own = stranger is not None and stranger in {named.get("member"), named.get("contact")}
        return not own and all(value in self.known[name] for name, value in named.items())


def fields_of(house: House, payload: str) -> dict[str, str]:
    """The fields of a payload by name; none for the buttons of forms and menus."""
    prefix, *parts = payload.split(":")
    button = house.buttons.find(prefix)
    return dict(zip(button.fields(), parts, strict=True)) if button else {}


def nowhere(house: House, payload: str) -> str | None:
    """The same button about rows that are nowhere; None where it names no row."""
    fields = fields_of(house, payload)
    if not IDS & fields.keys():
        return None
    values = [NOWHERE if name in IDS else part for name, part in fields.items()]
    return encode(payload.partition(":")[0], values)


@dataclass
class Trespass:
    """All strangers at once press and type everything; ``offences`` is what came of it that must not."""

    scene: Scene
    house: House
    offences: list[Offence] = field(default_factory=list)

    async def run(self, payloads: Sequence[str], typed: Sequence[str]) -> list[Offence]:
        """Return what somebody came to know, to change or to break.

        What one may not see is answered as what is nowhere: that it is there is knowledge too.
        """
        before, ours = await self._kept(), await Ours.of(self.scene)
        plain = [one for one in payloads if nowhere(self.house, one) is None]
        about = [one for one in payloads if nowhere(self.house, one)]
        mine = {
            who: [one for one in about if ours.has(fields_of(self.house, one), person.member_id)]
            for who, person in self.scene.strangers.items()
        }
        gone = {who: list(dict.fromkeys(nowhere(self.house, one) or "" for one in mine[who])) for who in mine}
        await self._told({who: [person.typed(text) for text in typed] for who, person in self._people()})
        await self._told({who: self._pressed(person, plain) for who, person in self._people()})
        there = await self._told({who: self._pressed(person, mine[who]) for who, person in self._people()})
        elsewhere = await self._told(
            {who: self._pressed(person, gone[who]) for who, person in self._people()}
        )
        self._compare(there, elsewhere)
        await self._look_behind(before)
        return self.offences

    def _people(self) -> list[tuple[str, Person]]:
        return list(self.scene.strangers.items())

    def _pressed(self, person: Person, payloads: Iterable[str]) -> list[dict[str, Any]]:
        """The presses, and behind a button that opens a form a word for it, and the way out."""
        updates: list[dict[str, Any]] = []
        for payload in payloads:
            updates.append(person.pressing(payload))
            button = self.house.buttons.find(payload.partition(":")[0])
            command = self.house.commands.get(payload.removeprefix(f"{Go.PREFIX}:"))
            if (button and button.opens) or (command and command.opens):
                updates += [person.typed(PART), person.typed(LEAVE)]
        return updates

    async def _told(self, updates: Mapping[str, list[dict[str, Any]]]) -> dict[str, set[str]]:
        """Bring these updates, everybody's side by side; return what everybody was told, and check it."""
        world, told = self.scene.world, {who: set[str]() for who in updates}
        whose = {str(person.chat_id): who for who, person in self._people()}
        together = [one for row in zip_longest(*updates.values()) for one in row if one]
        for first in range(0, len(together), AT_ONCE):
            calls, toasts = len(world.telegram.calls), len(world.telegram.toasts)
            await world.gather(*together[first : first + AT_ONCE])
            await self._settle()
            for _, params in world.telegram.calls[calls:]:
                if who := whose.get(str(params.get("chat_id"))):
                    told[who].add(_plain(params))
            self._check("somebody", set(world.telegram.toasts[toasts:]))
        for who, texts in told.items():
            self._check(who, texts)
        return told

    async def _settle(self) -> None:
        """Work until nothing more is said; the next ones come a second later."""
        world, calls = self.scene.world, -1
        while calls != len(world.telegram.calls):
            calls = len(world.telegram.calls)
            await world.work()
        world.clock.forward(seconds=1)

    def _check(self, who: str, told: set[str]) -> None:
        hidden = self.scene.tokens - self.scene.allowed.get(who, set())
        for text in told:
            found = {token for token in hidden if token in text} | set(_COUNTS.findall(text))
            self.offences += [Offence(who, f"{token} in: {text}") for token in sorted(found)]

    def _compare(self, there: Mapping[str, set[str]], elsewhere: Mapping[str, set[str]]) -> None:
        for who in there.keys() - {BEFORE}:  # whose own file of that time stays with them
            more = {_unnumbered(text) for text in there[who]} - {_unnumbered(text) for text in elsewhere[who]}
            self.offences += [Offence(who, f"unlike what is nowhere: {text}") for text in sorted(more)]

    async def _look_behind(self, before: set[str]) -> None:
        after = await self._kept()
        self.offences += [Offence("somebody", f"changed: {row}") for row in sorted(before ^ after)]
        async with self.scene.world.scope() as scope:
            broken = await scope.all(
                select(Update).where((Update.attempts > 0) | (Update.state == Heard.PARKED))
            )
        self.offences += [Offence("somebody", f"a fault: {update.fault}") for update in broken]

    async def _kept(self) -> set[str]:
        """Every row about the branch or its people, but the strangers' own."""
        import_all()
        willow, found = self.scene.county.willow.id, set[str]()
        own = {person.member_id for _, person in self._people()}
        async with self.scene.world.scope() as scope:
            people = set(await scope.all(select(Member.id).where(Member.branch_id == willow)))
            for table in Base.metadata.sorted_tables:
                if table.name not in _OURS:
                    rows = [row._asdict() for row in await scope.rows(select(*table.columns))]
                    about = (row for row in rows if _is_about(table.name, row, people - own, willow, own))
                    found |= {f"{table.name} {row}" for row in about}
        return found


def _is_about(table: str, row: dict[str, Any], people: set[int], org: int, own: set[int | None]) -> bool:
    """Whether a row is about one of these people, or the organisation itself, and not about the stranger."""
    whose = {value for name, value in row.items() if name.endswith("member_id") and value is not None}
    if table == "members":
        whose = {row["id"]}
    if whose:
        return bool(whose & people) and not whose & own
    return org in {row.get("org_id"), row.get("branch_id"), row["id"] if table == "orgs" else None}


def _plain(params: dict[str, Any]) -> str:
    """All that a message shows: text, labels, the content of files."""
    markup = params.get("reply_markup")
    keyboard = markup.get("inline_keyboard", []) if isinstance(markup, dict) else []
    labels = [button["text"] for row in keyboard for button in row]
    document = params.get("document")
    paper = document[1].decode("utf-8", "replace") if isinstance(document, tuple) else ""
    return "\n".join([str(params.get("text") or params.get("caption") or ""), *labels, paper])


def _unnumbered(text: str) -> str:
    """Without the numbers of rows that a question's own buttons carry."""
    return re.sub(r"\d+", "#", text)
