"""Random counties, and random documents about their people."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from models.accounts import Account, Binding
from models.check_ins import Call, CheckIn, CheckInRule, Cycle
from models.contact_log import Contact
from models.course_wishes import CourseWish
from models.members import Member
from models.orgs import Org
from models.reports import Report
from models.roles import Grant
from tests.audiences.reference import EDUCATION, TAGS, Round, Someone, Unit, Village, noon
from tests.world import COUNTY

TODAYS = [date(2027, 2, 28), date(2028, 2, 29), date(2027, 8, 31), date(2027, 6, 15)]
BIRTHS = [
    None,
    "1967",
    "1967-02",
    "1967-02-28",
    "1967-03-01",
    "1968-02-29",
    "1985-06-15",
    "1985-06-16",
    "1957-08",
]
CODES = [None, "620524", "620500", "610100", "440300", "429004"]
PLACES = ["620000", "620500", "620524", "610000", "429004", "420000"]
maybe = st.sampled_from([None, True, False])


@st.composite
def villages(draw: st.DrawFn) -> Village:
    """A tree, rounds, and people to whom things happened around one day."""
    today = draw(st.sampled_from(TODAYS))
    count = draw(st.integers(1, 6))
    units = [
        Unit(
            None if number == 0 else draw(st.integers(0, number - 1)),
            draw(st.sampled_from(["county", "committee", "branch"])), draw(st.sampled_from([None, "rural"])),
        )
        for number in range(count)
    ]  # fmt: skip
    rounds = [
        Round(rule, abroad, today - timedelta(days=back), today - timedelta(days=back - lasts))
        for rule, abroad, back, lasts in draw(_rounds(min(count, 2)))
    ]
    people = draw(st.lists(_people(today, count, len(rounds)), min_size=1, max_size=8))
    return Village(units, rounds, people, today)


@st.composite
def _rounds(draw: st.DrawFn, rules: int) -> list[tuple[int, bool, int, int]]:
    kinds = st.tuples(st.integers(0, rules - 1), st.booleans(), st.sampled_from([-3, 0, 5, 40]))
    found = draw(st.lists(kinds, max_size=3, unique=True))
    return [(*one, draw(st.sampled_from([0, 5, 60]))) for one in found]


def days(today: date) -> st.SearchStrategy[date]:
    """Days around the bounds that conditions draw."""
    return st.sampled_from([0, 1, 29, 30, 31, 180, 184, 185, 400]).map(lambda n: today - timedelta(days=n))


@st.composite
def _people(draw: st.DrawFn, today: date, units: int, rounds: int) -> Someone:
    code, day = draw(st.sampled_from(CODES)), days(today)
    columns = {
        "standing": draw(st.sampled_from(["active", "active", "active", "deceased"])),
        "floating": draw(st.booleans()), "abroad": draw(st.booleans()),
        "place": {"code": code} if code else draw(st.sampled_from([None, {"country": "ES"}])),
        "birth": draw(st.sampled_from(BIRTHS)), "gender": draw(st.sampled_from([None, "woman", "man"])),
        "education": draw(st.sampled_from([None, *EDUCATION])),
        "category": draw(st.sampled_from([None, "full", "probationary"])),
        "prefers_phone": draw(st.booleans()), **{name: draw(maybe) for name in TAGS.values()},
    }  # fmt: skip
    bound = st.sampled_from(["active", "ended"])
    states = st.sampled_from(["open", "overdue", "answered", "closed"])
    offices = st.tuples(
        st.sampled_from(["secretary", "committee"]), st.integers(0, units - 1), day, st.booleans()
    )
    return Someone(
        draw(st.integers(0, units - 1)), columns,
        chats=draw(st.lists(st.tuples(bound, st.booleans()), max_size=2)),
        asked=draw(st.dictionaries(st.integers(0, rounds - 1), states, max_size=2)) if rounds else {},
        reported=draw(st.lists(st.tuples(day, st.booleans()), max_size=2)),
        wrote=draw(st.lists(day, max_size=1)),
        contacted=draw(st.lists(st.tuples(day, st.sampled_from(["fine", "no-answer"])), max_size=2)),
        offices=draw(st.lists(offices, max_size=1)),
        wished=draw(st.sets(st.sampled_from(["electrician", "driving", "other"]), max_size=2)),
        known_since=draw(st.sampled_from([date(2020, 1, 1), today - timedelta(days=31), today])),
    )  # fmt: skip


def _leaves() -> st.SearchStrategy[dict[str, Any]]:
    ids = st.lists(st.integers(1, 9), min_size=1, max_size=3)
    ages = st.sampled_from([[60, None], [None, 59], [41, 42], [0, 130], [59, 60], [None, 0]])
    return st.one_of(
        st.sampled_from([{"floating": True}, {"abroad": True}, {"not-checked-in": True}]),
        *(
            st.builds(lambda held, word=word: {word: held}, held)
            for word, held in {
                "place": st.sampled_from(PLACES), "age": ages, "gender": st.sampled_from(["woman", "man"]),
                "education": st.sampled_from(EDUCATION),
                "category": st.sampled_from(["full", "probationary"]),
                "tag": st.sampled_from([*TAGS, "new-secretary", "new-village-secretary"]),
                "wishes": st.sampled_from(["electrician", "driving", "nurse"]),
                "silent": st.sampled_from([1, 30, 31, 180]), "orgs": ids, "members": ids,
            }.items()
        ),
    )  # fmt: skip


def documents() -> st.SearchStrategy[dict[str, Any]]:
    """Anything that can be said, three deep."""
    two = st.recursive(
        _leaves(),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3).map(lambda parts: {"all": parts}),
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
            inner.map(lambda part: {"not": part}),
        ),
        max_leaves=6,
    )
    return two.filter(lambda one: _depth(one) <= 4)


def _depth(document: dict[str, Any]) -> int:
    [(word, held)] = document.items()
    inner = held if word in ("all", "any") else [held] if word == "not" else []
    return 1 + max(map(_depth, inner), default=0)


def path_of(village: Village, unit: int) -> str:
    """The stored path of an organisation."""
    return "/" + "".join(f"{one + 1}/" for one in reversed(village.line(unit)))


async def settle(session: AsyncSession, village: Village) -> None:
    """Put a village into an empty database: numbers from 1 on, in its own order."""
    now = datetime(2020, 1, 1, tzinfo=UTC)
    orgs = [
        {
            "id": number + 1, "parent_id": None if one.parent is None else one.parent + 1, "level": one.level,
            "field": one.field, "name": f"单位{number + 1}", "path": path_of(village, number), "active": True,
            "created_at": now,
        }
        for number, one in enumerate(village.units)
    ]  # fmt: skip
    await session.execute(insert(Org), orgs)
    people = [
        {
            **one.columns, "id": number + 1, "branch_id": one.unit + 1, "name": f"某{number}",
            "name_keys": "mou",
            "zone": "Asia/Shanghai", "created_at": noon(one.known_since), "asked_to_check_in": False,
        }
        for number, one in enumerate(village.people)
    ]  # fmt: skip
    await session.execute(insert(Member), people)
    await _rounds_of(session, village)
    await _past_of(session, village, now)


async def _rounds_of(session: AsyncSession, village: Village) -> None:
    for rule in {one.rule for one in village.rounds}:
        await session.execute(insert(CheckInRule), {"id": rule + 1, "org_id": rule + 1})
    for number, one in enumerate(village.rounds):
        ends = datetime.combine(one.until, time(23, 59), COUNTY).astimezone(UTC)
        await session.execute(
            insert(Cycle),
            {
                "id": number + 1, "rule_id": one.rule + 1, "abroad": one.abroad, "opens_on": one.opens,
                "opened_at": noon(one.opens), "due_at": ends, "late_until": ends,
            },
        )  # fmt: skip
    calls = [
        {"cycle_id": cycle + 1, "member_id": number + 1, "state": state}
        for number, one in enumerate(village.people)
        for cycle, state in one.asked.items()
    ]
    if calls:
        await session.execute(insert(Call), calls)


async def _past_of(session: AsyncSession, village: Village, now: datetime) -> None:
    rows: dict[Any, list[dict[str, Any]]] = {
        table: [] for table in (Account, Binding, CheckIn, Report, Contact, Grant, CourseWish)
    }
    for number, one in enumerate(village.people, 1):
        for state, reachable in one.chats:
            key = len(rows[Account]) + 1
            gone = None if reachable else now
            rows[Account].append({"id": key, "bot_id": 1, "chat_id": key, "language": "zh_CN", "tries": 0,
                                  "language_chosen": False, "simulated": False, "unreachable_since": gone,
                                  "created_at": now})  # fmt: skip
            rows[Binding].append({"account_id": key, "member_id": number, "relation": "self", "state": state,
                                  "bound_at": now})  # fmt: skip
        mine = {"member_id": number}
        rows[CheckIn] += [
            {**mine, "version": 1, "channel": "form", "condition": "fine", "phone_changed": False,
             "late": False, "made_at": noon(day), "withdrawn_at": noon(day) if back else None}
            for day, back in one.reported
        ]  # fmt: skip
        rows[Report] += [
            {**mine, "kind": "quarterly", "since_on": day, "until_on": day, "version": 1, "told": {},
             "late": False, "made_at": noon(day)}
            for day in one.wrote
        ]  # fmt: skip
        rows[CourseWish] += [{**mine, "course": course, "wished_at": now} for course in sorted(one.wished)]
        rows[Contact] += [
            {**mine, "keeper_id": number, "way": "call", "result": result, "made_at": noon(day)}
            for day, result in one.contacted
        ]
        rows[Grant] += [
            {**mine, "role": role, "org_id": unit + 1, "grade": "specific", "granted_at": noon(since),
             "ended_at": now if ended else None}
            for role, unit, since, ended in one.offices
        ]  # fmt: skip
    for table, found in rows.items():
        if found:
            await session.execute(insert(table), found)
