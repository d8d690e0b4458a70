"""How values are typed, kept and said; and what the rules come to: quiet hours, working weeks, calendars."""

from datetime import date, time
from typing import Any

import pytest
from apscheduler.triggers.cron import CronTrigger
from hypothesis import given
from hypothesis import strategies as st

from models.hours import DEFAULT, Span
from models.rule_book import BY_DEFAULT, Book, Override
from models.rule_shapes import Clock, Numbers, Shape, Spans, Whole, Words
from models.rule_terms import quiet_of
from models.rules import CATALOGUE, MORNING, NOON_REST, OPEN_DAY, QUIET, REMINDERS, Rule
from scheduler.rounds import openings, reminders


@pytest.mark.parametrize(
    ("shape", "typed", "value"),
    [
        (Whole(1, 28), "15", 15),
        (Whole(1, 28), "第１５天", 15),
        (Whole(1, 12, among=(1, 2, 3)), "2", 2),
        (Numbers(2, 28, 5), "8、4", (4, 8)),
        (Numbers(1, 7, 7), "1,2 3/3", (1, 2, 3)),
        (Clock(), "18:00", time(18)),
        (Clock(), "１８：３０", time(18, 30)),
        (Clock(), "8点", time(8)),
        (Spans(), "21:00-8:00", (Span(time(21), time(8)),)),
        (Spans(), "21点到8点", (Span(time(21), time(8)),)),
        (Spans(3), "9:00~11:00，15.30～18", (Span(time(9), time(11)), Span(time(15, 30), time(18)))),
        (Words(10), "  家里  都好 ", "家里 都好"),
    ],
)
def test_value_is_read_as_people_type_it(shape: Shape[Any], typed: str, value: object) -> None:
    assert shape.read(typed) == value


@pytest.mark.parametrize(
    ("shape", "typed"),
    [
        (Whole(1, 28), "0"), (Whole(1, 28), "29"), (Whole(1, 28), "no"), (Whole(1, 28), "2-3"),
        (Whole(1, 12, among=(1, 2, 3)), "4"),
        (Numbers(2, 28, 5), "1"), (Numbers(2, 28, 2), "3 4 5"), (Numbers(2, 28, 2), ""),
        (Clock(), "25:00"), (Clock(), "8 9"), (Clock(), ""), (Clock(time(8)), "7:59"), (Clock(), "8:60"),
        (Spans(), "8:00"), (Spans(), "8-9 10-11"), (Spans(), "8:00-8:00"), (Spans(), ""),
        (Words(3), "四个字呢"), (Words(3), " "),
    ],
)  # fmt: skip
def test_what_is_no_value_is_refused(shape: Shape[Any], typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the shapes have no other words for it
        shape.read(typed)


@pytest.mark.parametrize("rule", CATALOGUE, ids=lambda rule: rule.name)
def test_every_default_can_be_kept_and_every_offered_word_read(rule: Rule[Any]) -> None:
    assert rule.shape.load(rule.shape.keep(rule.default)) == rule.default
    assert rule.shape.keep(rule.default) is not None
    assert len(rule.name) <= 24
    for word in rule.shape.offered:
        value = rule.shape.read(word)
        assert rule.shape.load(rule.shape.keep(value)) == value
    assert not rule.shape.offered or rule.default in map(rule.shape.read, rule.shape.offered)


@given(st.text(max_size=30), st.sampled_from(CATALOGUE))
def test_whatever_is_typed_is_read_or_refused(typed: str, rule: Rule[Any]) -> None:
    try:
        value = rule.shape.read(typed)
    except ValueError:
        return
    assert rule.shape.load(rule.shape.keep(value)) == value


def _book(**values: object) -> Book:
    """What one county has set."""
    rules = {rule.name: rule for rule in CATALOGUE}
    return Book(
        tuple(
            Override(1, "/1/", name.replace("_", "-"), rules[name.replace("_", "-")].shape.keep(value),
                     date(2027, 1, 1))
            for name, value in values.items()
        ),
        {}, 1,
    )  # fmt: skip


def test_rules_that_nobody_changed_are_the_quiet_hours_of_the_domain() -> None:
    assert quiet_of(BY_DEFAULT) == DEFAULT


_TIMES = st.integers(0, 95).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
_SPANS = st.tuples(_TIMES, _TIMES).filter(lambda ends: ends[0] != ends[1]).map(lambda ends: Span(*ends))


@given(_SPANS, _SPANS, _TIMES)
def test_who_rests_at_noon_is_left_alone_in_the_night_and_at_noon(night: Span, rest: Span, now: time) -> None:
    quiet = quiet_of(_book(quiet_hours=(night,), noon_rest=(rest,)).here(1, date(2027, 2, 1)))
    young = any(span.covers(now) for span in quiet.open_spans(30))
    resting = any(span.covers(now) for span in quiet.open_spans(65))
    assert young == (not night.covers(now))
    if quiet.open_for_resting != quiet.open_for_all:
        assert resting == (not night.covers(now) and not rest.covers(now))
    else:  # nothing would be left of the day, or the rest lies in the night
        assert resting == young


def test_calendars_without_changes_are_those_of_the_domain() -> None:
    assert (openings(Book()), reminders(Book())) == (
        "0 9 1 * *", "0 9 2,3,4,5,6,7,8,9,10 * *",
    )  # fmt: skip


def test_calendars_have_every_day_on_which_a_reminder_can_fall() -> None:
    book = _book(check_in_open_day=25, check_in_reminders=(2, 6), morning=7)
    assert openings(book) == "0 7 1,25 * *"
    days = {int(day) for day in reminders(book).split()[2].split(",")}
    assert {2, 6, 10, 4, 8, 26} <= days  # of a round from the 1st, and the day after the 25th
    assert {30, 31, 2, 1, 6, 3} <= days  # up to ten days from the 25th on, in months of any length
    assert not {11, 24} & days
    CronTrigger.from_crontab(reminders(book))
    assert (OPEN_DAY.default, REMINDERS.default, MORNING.default) == (1, (4, 8), 9)
    assert (QUIET.default, NOON_REST.default) == ((Span(time(21), time(8)),), (Span(time(12), time(14)),))
