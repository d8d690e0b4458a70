"""How do the unplayed answer? Most at once, some late, a few in difficulty, some never."""

from datetime import UTC, date, datetime

import pytest

from bot.demo.chance import divide, scaled
from bot.demo.rounds import past_rounds
from models.check_ins import Condition
from models.places import find
from models.unplayed import Decision, answers_at, cycle_key, decide, destination, new_place
from tests.demo.loading import WANTED

PEOPLE = range(1, 8001)
KEY = cycle_key(date(2027, 2, 1), abroad=False)


def test_most_answer_at_once_some_late_and_some_never() -> None:
    days = [decide(1, member, KEY).day for member in PEOPLE]
    at_once = sum(day is not None and day <= 2 for day in days) / len(days)
    late = sum(day is not None and day >= 10 for day in days) / len(days)
    never = days.count(None) / len(days)
    assert 0.67 < at_once < 0.73
    assert 0.04 < late < 0.07
    assert 0.05 < never < 0.08
    assert max(day for day in days if day is not None) <= 24


def test_few_are_in_difficulty_or_need_help_or_have_moved() -> None:
    decisions = [decide(1, member, KEY) for member in PEOPLE]
    difficulties = sum(one.condition is Condition.DIFFICULTY for one in decisions)
    helps = sum(one.condition is Condition.HELP for one in decisions)
    assert 170 < difficulties < 310
    assert 15 < helps < 75
    assert 70 < sum(one.moved for one in decisions) < 180
    assert all(9 <= one.hour < 21 for one in decisions)


def test_decision_depends_on_seed_person_and_cycle_alone() -> None:
    assert decide(1, 17, KEY) == decide(1, 17, KEY)
    others = {
        decide(2, 17, KEY),
        decide(1, 18, KEY),
        decide(1, 17, cycle_key(date(2027, 3, 1), abroad=False)),
    }
    assert decide(1, 17, KEY) not in others


def test_cycle_abroad_is_another_one() -> None:
    assert cycle_key(date(2027, 1, 1), abroad=True) != cycle_key(date(2027, 1, 1), abroad=False)


def test_person_in_los_angeles_answers_by_the_own_clock() -> None:
    decision = Decision(2, 9, 30, Condition.FINE, moved=False)
    opened = datetime(2027, 1, 1, 1, tzinfo=UTC)
    at = answers_at(decision, date(2027, 1, 1), "America/Los_Angeles", opened)
    assert at == datetime(2027, 1, 3, 17, 30, tzinfo=UTC)


def test_person_in_sydney_does_not_answer_before_being_asked() -> None:
    decision = Decision(0, 9, 0, Condition.FINE, moved=False)
    opened = datetime(2027, 1, 1, 1, tzinfo=UTC)
    at = answers_at(decision, date(2027, 1, 1), "Australia/Sydney", opened)
    assert at is not None
    assert at > opened


def test_silent_person_answers_never() -> None:
    decision = Decision(None, 9, 0, Condition.FINE, moved=False)
    assert (
        answers_at(decision, date(2027, 1, 1), "Asia/Shanghai", datetime(2027, 1, 1, 1, tzinfo=UTC)) is None
    )


def test_people_move_to_places_that_exist() -> None:
    places = [new_place(1, member, KEY)["code"] for member in range(500)] + [destination(0)["code"]]
    assert all(place is not None and place.precise for place in map(find, places))
    assert len(set(places)) > 150


@pytest.mark.parametrize(
    ("day", "months", "home", "abroad"),
    [
        ("2027-01-28", 3, ["2026-11-01", "2026-12-01", "2027-01-01"], ["2027-01-01"]),
        ("2027-02-01", 1, ["2027-01-01"], ["2027-01-01"]),
        ("2027-03-02", 2, ["2027-02-01", "2027-03-01"], ["2027-01-01"]),
        ("2027-03-02", 0, [], []),
    ],
)
def test_history_covers_the_cycles_that_were_opened(
    day: str, months: int, home: list[str], abroad: list[str]
) -> None:
    horizon = datetime.fromisoformat(f"{day}T00:00+08:00")
    rounds = past_rounds(horizon, months, WANTED.zone)
    assert [str(one.opens_on) for one in rounds[False]] == home
    assert [str(one.opens_on) for one in rounds[True]] == abroad


def test_whole_is_divided_without_a_rest() -> None:
    assert divide(10, [1, 1, 1]) == [4, 3, 3]
    assert divide(10, [5, 1], least=2) == [7, 3]
    with pytest.raises(ValueError, match="cannot be divided"):
        divide(3, [1, 1], least=2)


def test_counts_scale_half_up() -> None:
    assert [scaled(1721, members) for members in (3418, 6836, 1000)] == [1721, 3442, 504]
