"""What does a document say of an audience? Whatever it is given, a condition or the reason why it is none."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from models import places
from models.condition_kinds import (
    DEPTH,
    LONGEST,
    OLDEST,
    PICKED,
    SIZE,
    UNITS,
    Abroad,
    Aged,
    AllOf,
    AnyOf,
    Condition,
    Educated,
    Floating,
    InCategory,
    Lives,
    NotCheckedIn,
    OfGender,
    Picked,
    Silent,
    Tag,
    Tagged,
    Under,
    Unless,
    Wishes,
)
from models.course_wishes import Course
from models.members import Category, Education, Gender
from models.refusal import Refusal
from models.values import Phrase


class AudienceUnclear(Refusal):
    """What was put together is no audience: ``why`` says what is wrong about it."""


def _wrong(why: str, **args: object) -> AudienceUnclear:
    return AudienceUnclear(why=Phrase(key=f"audience-fault.{why}", args=args))


def read(document: object) -> Condition:
    """Return the condition of a document as it stands; AudienceUnclear says what is wrong with it."""
    return _Reader().read(document, 1)


class _Reader:
    """Reads one document; it counts what it has read, so that no document is too large to be asked."""

    def __init__(self) -> None:
        self.read_so_far = 0

    def read(self, given: object, depth: int) -> Condition:
        """Return the condition of a part of the document."""
        self.read_so_far += 1
        if depth > DEPTH or self.read_so_far > SIZE:
            raise _wrong("too-large", most=SIZE, depth=DEPTH)
        if not isinstance(given, Mapping) or len(given) != 1:
            raise _wrong("not-a-condition")
        [(word, held)] = given.items()
        match word:
            case AllOf.word:
                return AllOf(self._parts(held, depth))
            case AnyOf.word:
                return AnyOf(self._parts(held, depth) or _refuse("empty"))
            case Unless.word:
                return Unless(self.read(held, depth + 1))
        if word not in _LEAVES:
            raise _wrong("unknown", word=str(word)[:40])
        return _LEAVES[word](held)

    def _parts(self, held: object, depth: int) -> tuple[Condition, ...]:
        if not isinstance(held, list | tuple):
            raise _wrong("not-a-condition")
        return tuple(self.read(part, depth + 1) for part in held)


def _refuse(why: str, **args: object) -> Any:  # noqa: ANN401 - it never gives anything back
    raise _wrong(why, **args)


def _plain(leaf: Condition) -> Callable[[object], Condition]:
    def read(held: object) -> Condition:
        return leaf if held is True else _refuse("not-a-condition")

    return read


def _number(held: object, least: int, most: int, why: str) -> int:
    if type(held) is not int or not least <= held <= most:
        raise _wrong(why, least=least, most=most)
    return held


def _age(held: object) -> Aged:
    if not isinstance(held, list | tuple) or len(held) != 2:  # noqa: PLR2004 - from and to
        raise _wrong("age", least=0, most=OLDEST)
    least, most = (None if one is None else _number(one, 0, OLDEST, "age") for one in held)
    if (least is None and most is None) or (least or 0) > (OLDEST if most is None else most):
        raise _wrong("age", least=0, most=OLDEST)
    return Aged(least, most)


def _place(held: object) -> Lives:
    place = places.find(held) if isinstance(held, str) else None
    return Lives(place.code) if place else _refuse("place")


def _numbers(kind: type[Under] | type[Picked], most: int) -> Callable[[object], Condition]:
    def read(held: object) -> Condition:
        if not isinstance(held, list | tuple) or not held or len(held) > most:
            raise _wrong("too-many" if held else "empty", most=most)
        return kind(tuple(_number(one, 1, 2**63 - 1, "not-a-condition") for one in held))

    return read


def _word(kind: type[Any], words: type[StrEnum]) -> Callable[[object], Condition]:
    def read(held: object) -> Condition:
        found = next((one for one in words if one.value == held), None)
        return kind(found) if found is not None else _refuse("unknown", word=str(held)[:40])  # type: ignore[no-any-return]

    return read


_LEAVES: Mapping[str, Callable[[object], Condition]] = {
    Floating.word: _plain(Floating()),
    Abroad.word: _plain(Abroad()),
    NotCheckedIn.word: _plain(NotCheckedIn()),
    Lives.word: _place,
    Aged.word: _age,
    OfGender.word: _word(OfGender, Gender),
    Educated.word: _word(Educated, Education),
    InCategory.word: _word(InCategory, Category),
    Tagged.word: _word(Tagged, Tag),
    Silent.word: lambda held: Silent(_number(held, 1, LONGEST, "silent")),
    Wishes.word: _word(Wishes, Course),
    Under.word: _numbers(Under, UNITS),
    Picked.word: _numbers(Picked, PICKED),
}
