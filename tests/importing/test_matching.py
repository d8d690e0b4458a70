"""Which person of the roster is a row? Name and birth date, then the phone; nobody on a name alone."""

import pytest

from models.roster.matching import Doubt, Known, Person, close, compatible

HERE, THERE = 5, 6
WEI = Person(1, HERE, "王伟", "1985-03-12", b"wei")
PLAIN = Person(2, HERE, "李强", None, None)
FAR = Person(3, THERE, "赵云", "1990-05", b"zhao")
GONE = Person(4, HERE, "钱进", "1950-01-01", None, active=False)
TWIN, OTHER_TWIN = Person(5, HERE, "孙文", "1970", b"one"), Person(6, HERE, "孙文", "1970", b"two")
ALL = (WEI, PLAIN, FAR, GONE, TWIN, OTHER_TWIN)


@pytest.mark.parametrize(
    ("row", "who"),
    [
        (Person(0, HERE, "王伟", "1985-03-12", None), 1),
        (Person(0, HERE, "王伟", "1985-03", None), 1),  # known to the month
        (Person(0, HERE, "王伟", "1985", None), 1),
        (Person(0, THERE, "王伟", "1985-03-12", None), 1),  # moved to another branch
        (Person(0, THERE, "王伟", "1985", None), None),  # another branch, and only the year: somebody else
        (Person(0, HERE, "王伟", "1986-03-12", None), None),
        (Person(0, HERE, "王伟", "1986-03-12", b"wei"), 1),  # the birth date was corrected
        (Person(0, HERE, "王玮", "1985-03-12", b"wei"), 1),  # the name was corrected
        (Person(0, HERE, "王玮", "1985-03", b"wei"), None),  # a spouse with the same telephone
        (Person(0, HERE, "何花", "1986-01-01", b"wei"), None),
        (Person(0, HERE, "王伟", None, None), 1),
        (Person(0, THERE, "王伟", None, None), None),  # a name alone tells nothing across branches
        (Person(0, THERE, "王伟", None, b"wei"), 1),
        (Person(0, HERE, "李强", None, None), 2),
        (Person(0, HERE, "李强", "1960-02-03", b"li"), 2),  # now the birth date is known too
        (Person(0, THERE, "李强", "1960-02-03", None), None),
        (Person(0, THERE, "赵云", "1990-05-20", None), 3),
        (Person(0, HERE, "钱进", "1950-01-01", None), 4),
        (Person(0, HERE, "孙文", "1970", None), Doubt.SEVERAL),
        (Person(0, HERE, "孙文", "1970", b"two"), 6),
        (Person(0, HERE, "新人", "2000-01-01", None), None),
    ],
)
def test_row_is_the_person_whom_it_tells(row: Person, who: object) -> None:
    met = Known.of(ALL).meet(row)
    assert (met.id if isinstance(met, Person) else met) == who


def test_person_is_met_once_in_a_file() -> None:
    known = Known.of(ALL)
    assert known.meet(Person(0, HERE, "王伟", "1985-03-12", None)) is WEI
    assert known.meet(Person(0, HERE, "王伟", "1985-03", None)) is Doubt.TAKEN
    assert [one.id for one in known.unmet({HERE})] == [2, 5, 6]
    assert [one.id for one in known.unmet({THERE})] == [3]


def test_new_person_is_known_to_later_rows_under_the_new_number() -> None:
    known, new = Known.of(ALL), Person(-1, HERE, "新人", "2000-01-01", None)
    known.add(new)
    known.taken.add(-1)
    known.settle(new, 70)
    assert known.taken == {70}
    assert [one.id for one in known.named(HERE, "新人")] == [70]
    assert known.named(HERE, "钱进") == []
    assert known.meet(Person(0, HERE, "新人", "2000", None)) is Doubt.TAKEN


@pytest.mark.parametrize(
    ("one", "other", "so", "month"),
    [
        ("1985", "1985-03", True, False), ("1985-03", "1985-03-12", True, True),
        ("1985-03", "1985-04", False, False),
        (None, "1985", False, False), ("1985", None, False, False), ("1985-03-12", "1985-03-12", True, True),
    ],
)  # fmt: skip
def test_partial_dates_fit_as_far_as_both_are_known(one: str, other: str, so: bool, month: bool) -> None:
    assert compatible(one, other) is so
    assert close(one, other, 7) is month
