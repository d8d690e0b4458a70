"""Caps and digests: nobody over them, nothing lost, and what is held back comes as one."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.gentleness import Caps, Waiting, next_day, plan, room

TODAY = date(2027, 3, 10)
DEFAULT = Caps(2, 5, 25)

caps = st.builds(Caps, st.integers(1, 4), st.integers(1, 8), st.integers(4, 25))
waiting = st.lists(
    st.builds(Waiting, st.integers(1, 60), st.integers(2, 3), st.booleans(), st.booleans()),
    max_size=9, unique_by=lambda one: one.number,
)  # fmt: skip


def days(*ago: int) -> list[date]:
    """Days so long ago."""
    return [TODAY - timedelta(days=number) for number in ago]


def test_week_is_the_seven_days_up_to_today() -> None:
    assert room([], TODAY, DEFAULT) == 2
    assert room(days(0), TODAY, DEFAULT) == 1
    assert room(days(0, 0), TODAY, DEFAULT) == 0
    assert room(days(1, 2, 3, 6), TODAY, DEFAULT) == 1
    assert room(days(1, 1, 2, 3, 6), TODAY, DEFAULT) == 0
    assert room(days(1, 1, 2, 3, 7), TODAY, DEFAULT) == 1
    assert next_day(days(1, 1, 2, 3, 6), TODAY, DEFAULT) == TODAY + timedelta(days=1)
    assert next_day(days(0, 0, 1, 1, 2), TODAY, DEFAULT) == TODAY + timedelta(days=5)


def test_month_is_the_thirty_days_up_to_today() -> None:
    two_a_month = Caps(2, 5, 2)
    assert room(days(29), TODAY, two_a_month) == 1
    assert room(days(29, 10), TODAY, two_a_month) == 0
    assert room(days(30, 10), TODAY, two_a_month) == 1
    assert next_day(days(29, 10), TODAY, two_a_month) == TODAY + timedelta(days=1)
    assert next_day(days(0, 0), TODAY, two_a_month) == TODAY + timedelta(days=30)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 6)), max_size=40))
def test_by_default_a_month_takes_nothing_away_from_what_days_and_weeks_allow(
    tries: list[tuple[int, int]],
) -> None:
    weekly, pushed = Caps(2, 5, 1000), list[date]()
    for ago, number in sorted(tries, reverse=True):
        day = TODAY - timedelta(days=ago)
        assert room(pushed, day, DEFAULT) == room(pushed, day, weekly)
        pushed += [day] * min(number, room(pushed, day, weekly))


def test_one_over_the_caps_goes_as_it_is_and_several_go_together() -> None:
    held = [Waiting(number, 2, over=True) for number in (7, 8)]
    assert plan(held[:1], 2).alone == (7,)
    assert plan(held, 2).together == (7, 8)
    fresh = [Waiting(number, 2) for number in (1, 2, 3)]
    assert (plan(fresh, 2).alone, plan(fresh, 2).together) == ((1,), (2, 3))
    assert plan(fresh, 0).later == (1, 2, 3)


@given(waiting, st.integers(-1, 5))
def test_each_message_has_one_fate_and_no_push_more_is_used_than_are_left(
    some: list[Waiting], left: int
) -> None:
    made = plan(some, left)
    fates = [*made.alone, *made.together, *made.later]
    assert sorted(fates) == sorted(one.number for one in some)
    assert len(made.alone) + bool(made.together) <= max(0, left)
    assert len(made.together) != 1
    assert not {one.number for one in some if one.whole} & set(made.together)
    if made.later:
        assert len(made.alone) + bool(made.together) >= left


@given(caps, st.lists(st.lists(st.integers(2, 3), max_size=6), min_size=1, max_size=14))
def test_in_no_week_or_month_anybody_gets_more_than_the_caps_and_all_is_said_in_the_end(
    allowed: Caps, arrivals: list[list[int]]
) -> None:
    """Walk through days as the postman does: one decision for the head, then the next."""
    pushed: list[date] = []
    open_ones: list[tuple[date, Waiting]] = []
    said: list[int] = []
    number = 0
    for step in range(len(arrivals) + 40):
        today = TODAY + timedelta(days=step)
        for lane in arrivals[step] if step < len(arrivals) else ():
            number += 1
            open_ones.append((today, Waiting(number, lane)))
        while due := [one for on, one in open_ones if on <= today]:
            made = plan(due, room(pushed, today, allowed))
            if made.alone:
                gone: tuple[int, ...] = made.alone[:1]
            else:
                gone = made.together
            if gone:
                pushed.append(today)
                said += gone
                open_ones = [(on, one) for on, one in open_ones if one.number not in gone]
            else:
                later = next_day(pushed, today, allowed)
                open_ones = [
                    (max(on, later), Waiting(one.number, one.lane, over=True)) for on, one in open_ones
                ]
    assert sorted(said) == list(range(1, number + 1))
    for first in range(len(arrivals) + 40):
        for span, most in ((1, allowed.a_day), (7, allowed.a_week), (30, allowed.a_month)):
            stretch = [TODAY + timedelta(days=first + more) for more in range(span)]
            assert sum(day in stretch for day in pushed) <= most
