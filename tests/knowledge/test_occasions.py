"""Who is greeted for what? Each rule on its table, and the condition on the database beside the rule."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, insert, select
from sqlalchemy.orm import Session

from models.festivals import FESTIVALS, Audience, FestivalName, dates_in, festivals_on
from models.members import Gender, Member, Standing
from models.occasions import Occasions, as_number, concerns, day_of, greeted, may_be_greeted
from models.political_birthdays import anniversary, marks
from models.rule_book import BY_DEFAULT
from models.tables import import_all

import_all()


@pytest.mark.parametrize(
    ("joined_on", "day", "years", "of_month"),
    [
        ("2006-07-01", date(2027, 7, 1), 21, False),
        ("2006-07-01", date(2026, 7, 1), 20, False),
        ("2007-07-01", date(2007, 7, 1), None, False),  # the year of joining itself
        ("2027-07-01", date(2026, 7, 1), None, False),  # not yet
        ("2006-07-01", date(2027, 7, 2), None, False),
        ("2004-02-29", date(2027, 2, 28), 23, False),  # a common year keeps it on the 28th
        ("2004-02-29", date(2028, 2, 28), None, False),
        ("2004-02-29", date(2028, 2, 29), 24, False),
        ("2004-02-28", date(2028, 2, 28), 24, False),
        ("2006-07", date(2027, 7, 1), 21, True),  # 本月
        ("2006-07", date(2027, 7, 2), None, False),
        ("2004-02", date(2027, 2, 1), 23, True),
        ("2006", date(2027, 1, 1), None, False),
        (None, date(2027, 7, 1), None, False),
    ],
)
def test_political_birthday_is_kept_as_far_as_it_is_known(
    joined_on: str | None, day: date, years: int | None, of_month: bool
) -> None:
    kept = anniversary(joined_on, day)
    assert (kept and (kept.years, kept.of_month)) == (years and (years, of_month))


def test_round_years_are_tens() -> None:
    kept = [anniversary("2000-05-04", date(year, 5, 4)) for year in range(2001, 2061)]
    assert [one.years for one in kept if one and one.is_round] == [10, 20, 30, 40, 50, 60]


@given(st.dates(date(1950, 1, 1), date(2026, 12, 31)), st.integers(2027, 2050))
def test_every_known_day_is_kept_exactly_once_in_every_later_year(joined: date, year: int) -> None:
    days = (date(year, 1, 1) + timedelta(days=number) for number in range(366))
    kept = [one for day in days if day.year == year and (one := anniversary(joined.isoformat(), day))]
    assert [one.years for one in kept] == [year - joined.year]


_BORN, _AT = date(1990, 5, 4), datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("audience", "columns", "wanted"),
    [
        (Audience.ALL, {}, True),
        (Audience.FLOATING, {"floating": True}, True),
        (Audience.FLOATING, {"floating": False}, False),
        (Audience.WOMEN, {"gender": Gender.WOMAN}, True),
        (Audience.WOMEN, {"gender": None}, False),
        (Audience.YOUTH, {"birth": "1991-05-05"}, True),  # 35 on 2027-05-04, 36 the day after
        (Audience.YOUTH, {"birth": "1991-05-04"}, False),
        (Audience.YOUTH, {"birth": "1991"}, False),  # a year alone begins on its first day
        (Audience.YOUTH, {"birth": None}, False),
        (Audience.VETERANS, {"veteran": True}, True),
        (Audience.VETERANS, {"veteran": None}, False),
        (Audience.TEACHERS, {"occupation": "小学教师"}, True),
        (Audience.TEACHERS, {"employer": "柳湾小学老师"}, True),
        (Audience.TEACHERS, {"occupation": "厨师"}, False),
        (Audience.RURAL, {"rural": True}, True),
        (Audience.RURAL, {"rural": None}, False),
        (Audience.ELDERS, {"birth": "1967-05-04"}, True),
        (Audience.ELDERS, {"birth": "1967-05-05"}, False),
        (Audience.ELDERS, {"birth": None}, False),
    ],
)
def test_festival_concerns_whom_its_audience_says(
    audience: Audience, columns: dict[str, object], wanted: bool
) -> None:
    base: dict[str, object] = {"floating": False, "birth": _BORN.isoformat(), "standing": Standing.ACTIVE}
    assert concerns(audience, Member(**(base | columns)), date(2027, 5, 4)) is wanted


def test_usually_one_greeting_for_new_year_and_none_of_the_optional_ones() -> None:
    usual = {one.name for day, _ in dates_in(2027) for one in greeted(BY_DEFAULT, day).festivals}
    optional = {FestivalName.LABA, FestivalName.LITTLE_NEW_YEAR, FestivalName.WINTER_SOLSTICE}
    left_out = {FestivalName.SPRING, *optional}
    assert {one.name for one in FESTIVALS} - usual == left_out


_PARTIAL = st.one_of(
    st.none(),
    st.dates(date(1930, 1, 1), date(2026, 12, 31)).flatmap(
        lambda day: st.sampled_from([day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]])
    ),
)
_MAYBE = st.sampled_from([None, True, False])
_PEOPLE = st.lists(
    st.fixed_dictionaries(
        {
            "standing": st.sampled_from(list(Standing)), "gender": st.sampled_from([None, *Gender]),
            "birth": _PARTIAL, "joined_on": _PARTIAL, "floating": st.booleans(), "veteran": _MAYBE,
            "rural": _MAYBE, "occupation": st.sampled_from([None, "教师", "电工", "退休老师"]),
            "mourning_until": st.sampled_from([None, date(2027, 7, 1), date(2040, 1, 1)]),
            "paused_until": st.sampled_from([None, None, date(2027, 7, 1), date.max]),
        }
    ),
    min_size=1, max_size=12,
)  # fmt: skip
_DAYS = st.one_of(
    st.dates(date(2027, 1, 1), date(2035, 12, 31)),
    st.sampled_from([day for year in range(2027, 2032) for day, _ in dates_in(year)]),
    st.sampled_from([date(2027, 2, 28), date(2028, 2, 28), date(2028, 2, 29), date(2031, 10, 1)]),
)


@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(_PEOPLE, _DAYS)
def test_condition_on_the_table_finds_whom_the_rule_names(people: list[dict[str, object]], day: date) -> None:
    occasions = Occasions(day, festivals_on(day))
    engine = create_engine("sqlite://")
    Member.__table__.create(engine)  # type: ignore[attr-defined]
    with Session(engine) as session:
        for number, columns in enumerate(people, 1):
            base = {"id": number, "branch_id": 1, "name": "甲", "name_keys": "", "created_at": _AT}
            session.execute(insert(Member).values(base | columns))
        rows = session.scalars(select(Member).order_by(Member.id)).all()
        found: dict[int, list[str]] = {row.id: [] for row in rows}
        for word, condition in occasions.conditions():
            for key in session.scalars(select(Member.id).where(may_be_greeted(day), condition)):
                found[key].append(word)
        assert found == {row.id: occasions.of(row) for row in rows}
    engine.dispose()


def test_marks_cover_each_day_of_a_leap_year_once() -> None:
    days = [date(2028, 1, 1) + timedelta(days=number) for number in range(366)]
    found = [mark for day in days for mark in marks(day)]
    assert len(found) == len(set(found)) == 366 + 12


def test_days_travel_in_buttons() -> None:
    assert day_of(as_number(date(2027, 9, 15))) == date(2027, 9, 15)
    assert day_of(20270931) is day_of(2**63 - 1) is day_of(0) is None
