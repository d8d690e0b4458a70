"""Two branches of a small county with everybody about whom a rule says something: as rows, and as the slow
reference knows them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from models.accounts import Account, Binding, BindingState, Relation
from models.check_ins import Call, CallState, CheckInRule, Cycle
from models.consents import Consent, Purpose
from models.follow_ups import Cause, FollowUp
from models.members import Gender, Member, Standing
from models.orgs import Org
from models.roles import Grade, Grant, Role
from models.scope import Scope
from tests.county import County, enlist
from tests.ladder.reference import Round
from tests.rehearsal.slow.people import COUNTY, Somebody
from tests.world import World

VILLAGE: dict[str, dict[str, Any]] = {
    "young": {"greetings": True},
    "of sixty-five": {"birth": "1961-05-20", "greetings": True, "contact": "keeper"},
    "of seventy-two": {"birth": "1954-12-31", "greetings": True, "joined_on": "1980-02-29"},
    "seventy in March": {"birth": "1957-03-04", "greetings": True},
    "of no known birth": {"birth": None, "chats": 0, "greetings": True},
    "in Lagos": {"zone": "Africa/Lagos", "greetings": True, "contact": "keeper"},
    "in Los Angeles": {"zone": "America/Los_Angeles", "greetings": True, "joined_on": "2010-03-14"},
    "abroad": {"zone": "America/Los_Angeles", "abroad": True, "greetings": True},
    "at home": {"floating": False, "greetings": True, "joined_on": "2001-02-05"},
    "by telephone": {"prefers_phone": True, "greetings": True, "contact": "keeper"},
    "without a chat": {"chats": 0},
    "with two chats": {"chats": 2, "greetings": True, "joined_on": "2027-03-02"},
    "without greetings": {"greetings": False, "joined_on": "2001-02-20"},
    "a woman": {"gender": Gender.WOMAN, "greetings": True, "joined_on": "1999-03"},
    "by night": {"own_hours": "night", "greetings": True, "joined_on": "2015-03-20"},
    "at dawn": {"own_hours": "dawn", "greetings": True},
    "of sixty-two in the evening": {"birth": "1964-08-01", "own_hours": "evening", "greetings": True},
    "of eighty at dawn": {"birth": "1946-04-09", "own_hours": "dawn", "greetings": True},
    "in mourning": {"mourning_until": date(2027, 2, 20), "greetings": True, "joined_on": "1998-02-18"},
    "who rests": {"paused_until": date(2027, 2, 5), "greetings": True},
    "who has died": {"standing": Standing.DECEASED, "greetings": True, "joined_on": "1970-03-05"},
    "whom much befalls": {"greetings": True, "joined_on": "2005-02-03"},
    "long silent": {"silent_since": date(2026, 8, 10), "contact": "keeper"},
    "silent since December": {"silent_since": date(2026, 12, 10), "greetings": False},
}
STAFF: dict[str, dict[str, Any]] = {
    "keeper": {"birth": "1960-01-02", "greetings": True},
    "secretary": {"floating": True, "greetings": True},
    "specific": {"zone": "America/Los_Angeles"},
    "direct": {"birth": "1950-01-01", "chats": 2},
    "first": {"own_hours": "evening"},
    "county": {},
}
OFFICES: tuple[tuple[str, Role, Grade], ...] = (
    ("specific", Role.COMMITTEE, Grade.SPECIFIC), ("direct", Role.COMMITTEE, Grade.DIRECT),
    ("first", Role.COMMITTEE, Grade.FIRST), ("county", Role.COUNTY, Grade.SPECIFIC),
)  # fmt: skip
_KNOWN = {"zone", "birth", "joined_on", "floating", "abroad", "own_hours", "greetings"}
_KNOWN |= {"mourning_until", "paused_until"}
_NOT_COLUMNS = {"chats", "greetings", "contact", "silent_since"}


@dataclass
class Cast:
    """The people of the village; ``missed`` are rounds of the time before that some have let pass."""

    people: dict[int, Somebody] = field(default_factory=dict)
    named: dict[tuple[str, str], Somebody] = field(default_factory=dict)
    missed: dict[int, list[Round]] = field(default_factory=dict)
    _chat: int = 900

    async def enter(self, world: World, county: County) -> None:
        """Put everybody on the rosters of both branches; in each, two share a telephone. All who hold an
        office are of the first; the other has a secretary and somebody who keeps in touch.
        """
        async with world.scope() as scope:
            for part, branch in (("willow", county.willow), ("bridge", county.bridge)):
                staff = STAFF if part == "willow" else {name: STAFF[name] for name in ("keeper", "secretary")}
                for name, about in ({**staff, **VILLAGE}).items():
                    await self._enlist(scope, branch, part, name, about)
                await self._appoint(scope, part, "secretary", Role.SECRETARY, Grade.SPECIFIC, branch)
            for name, role, grade in OFFICES:
                org = county.county if role is Role.COUNTY else county.committee
                await self._appoint(scope, "willow", name, role, grade, org)

    async def _enlist(self, scope: Scope, branch: Org, part: str, name: str, about: dict[str, Any]) -> None:
        columns = {key: value for key, value in about.items() if key not in _NOT_COLUMNS}
        contact = self.named[part, about["contact"]].number if "contact" in about else None
        columns = {"floating": False, **columns} if name in STAFF else columns
        member = await enlist(scope, branch, name, **columns, contact_id=contact)
        own = [await self._seat(scope, member) for _ in range(about.get("chats", 1))]
        family: list[int] = []
        if name == "of no known birth":
            family = [await self._seat(scope, member, self.named[part, "young"].chats[0])]
        self._know(member, part, name, own, family, about)
        await self._agree(scope, member, about.get("greetings"))
        if since := about.get("silent_since"):
            self.missed[member.id] = [await missed_round(scope, member, since)]

    def _know(
        self, member: Member, part: str, name: str, own: Iterable[int], family: Iterable[int],
        about: dict[str, Any],
    ) -> None:  # fmt: skip
        one = Somebody(
            member.id, part, by_phone=member.prefers_phone, active=member.standing is Standing.ACTIVE,
            woman=member.gender is Gender.WOMAN, chats=(*own, *family), own_chats=tuple(own),
            contact=member.contact_id, **{key: value for key, value in about.items() if key in _KNOWN},
        )  # fmt: skip
        self.people[member.id] = self.named[part, name] = replace(one, floating=member.floating)

    async def _seat(self, scope: Scope, member: Member, account: int | None = None) -> int:
        """Bind a member to a chat of their own, or to that of another; return the account."""
        relation = Relation.SELF if account is None else Relation.FAMILY
        if account is None:
            self._chat += 1
            row = Account(
                bot_id=100, chat_id=self._chat, language="zh_CN", language_chosen=False, simulated=False,
                tries=0, created_at=scope.now,
            )  # fmt: skip
            scope.add(row)
            await scope.flush()
            account = row.id
        scope.add(
            Binding(
                account_id=account, member_id=member.id, relation=relation, state=BindingState.ACTIVE,
                bound_at=scope.now,
            )
        )  # fmt: skip
        return account

    async def _agree(self, scope: Scope, member: Member, greetings: bool | None) -> None:
        purposes = {None: (), False: (Purpose.BASIC,), True: (Purpose.BASIC, Purpose.GREETINGS)}[greetings]
        for purpose in purposes:
            scope.add(Consent(member_id=member.id, purpose=purpose, given_at=scope.now))

    async def _appoint(self, scope: Scope, part: str, name: str, role: Role, grade: Grade, org: Org) -> None:
        number = self.named[part, name].number
        scope.add(Grant(member_id=number, role=role, grade=grade, org_id=org.id, granted_at=scope.now))


async def missed_round(scope: Scope, member: Member, due: date) -> Round:
    """A round of the time before fell due on a day, and its member has been silent since: nobody has looked
    at the ladder so far.
    """
    rule = await scope.first(select(CheckInRule))
    assert rule is not None
    opens, ends = due.replace(day=1), datetime.combine(due, time(18), COUNTY)
    cycle = await scope.first(select(Cycle).where(Cycle.opens_on == opens))
    if cycle is None:
        cycle = Cycle(
            rule_id=rule.id, abroad=False, opens_on=opens, opened_at=ends - timedelta(days=9), due_at=ends,
            late_until=ends + timedelta(days=20), closed_at=ends + timedelta(hours=6),
        )  # fmt: skip
        scope.add(cycle)
        await scope.flush()
    scope.add(Call(cycle_id=cycle.id, member_id=member.id, state=CallState.OVERDUE))
    scope.add(
        FollowUp(
            cause=Cause.SILENT, org_id=member.branch_id, member_id=member.id, occurrence=f"cycle:{cycle.id}",
            opened_at=ends + timedelta(hours=6), due_at=ends + timedelta(days=3), silent_since=ends,
            next_at=ends + timedelta(hours=6),
        )
    )  # fmt: skip
    return Round(opens, due, due)
