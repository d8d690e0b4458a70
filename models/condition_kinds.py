"""Which conditions are there? A closed set of plain values: what may be said of somebody, and combinations.

Of whom nothing is known (an age without a birth), that does not fit, and its opposite does.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Final, TypeAlias

from models.course_wishes import Course
from models.members import Category, Education, Gender

DEPTH = 4  # of conditions within each other
SIZE = 40  # conditions in all
PICKED = 500  # people picked by hand
UNITS = 100  # organisations named
OLDEST = 130  # years
LONGEST = 3650  # days of silence
NAME_LENGTH = 20  # characters of the name of a saved audience: it stands on a button


class Tag(StrEnum):
    """What the roster or an office says of somebody."""

    RURAL = "rural"  # 农村党员
    WITHOUT_POST = "without-post"  # 无职
    IN_OFFICE = "in-office"  # 在职
    VENTURING = "venturing"  # 创业
    VETERAN = "veteran"  # 退役军人
    HARDSHIP = "hardship"  # 困难/老党员
    NEW_SECRETARY = "new-secretary"  # 新任书记: for half a year from the day of the appointment
    NEW_VILLAGE_SECRETARY = "new-village-secretary"  # 新任村书记: of a rural branch


@dataclass(frozen=True, slots=True)
class Floating:
    """流动党员."""

    word: ClassVar[str] = "floating"
    held: ClassVar[Any] = True


@dataclass(frozen=True, slots=True)
class Abroad:
    """在国外."""

    word: ClassVar[str] = "abroad"
    held: ClassVar[Any] = True


@dataclass(frozen=True, slots=True)
class NotCheckedIn:
    """没报到的: asked in the round that is open now, and silent."""

    word: ClassVar[str] = "not-checked-in"
    held: ClassVar[Any] = True


@dataclass(frozen=True, slots=True)
class Lives:
    """Lives now in a province, city or county of China: its six digits."""

    word: ClassVar[str] = "place"
    held: str

    @property
    def prefix(self) -> str:
        """With what the codes of all places in it begin."""
        return self.held.removesuffix("00").removesuffix("00")


@dataclass(frozen=True, slots=True)
class Aged:
    """Of these full years, both ends included; None where there is no bound."""

    word: ClassVar[str] = "age"
    least: int | None
    most: int | None

    @property
    def held(self) -> list[int | None]:
        """As it is stored."""
        return [self.least, self.most]


@dataclass(frozen=True, slots=True)
class OfGender:
    """性别."""

    word: ClassVar[str] = "gender"
    held: Gender


@dataclass(frozen=True, slots=True)
class Educated:
    """学历 of this level or a higher one."""

    word: ClassVar[str] = "education"
    held: Education


@dataclass(frozen=True, slots=True)
class InCategory:
    """党员类别."""

    word: ClassVar[str] = "category"
    held: Category


@dataclass(frozen=True, slots=True)
class Tagged:
    """Of whom something is said."""

    word: ClassVar[str] = "tag"
    held: Tag


@dataclass(frozen=True, slots=True)
class Silent:
    """Known for so many days, and neither heard nor reached by anybody in them."""

    word: ClassVar[str] = "silent"
    held: int


@dataclass(frozen=True, slots=True)
class Wishes:
    """想学这个的: wishes for a course."""

    word: ClassVar[str] = "wishes"
    held: Course


@dataclass(frozen=True, slots=True)
class Under:
    """Belongs to one of these organisations, or to one below them."""

    word: ClassVar[str] = "orgs"
    held: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Picked:
    """Was picked by hand."""

    word: ClassVar[str] = "members"
    held: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds; without any part: everybody 全支部."""

    word: ClassVar[str] = "all"
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    word: ClassVar[str] = "any"
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Unless:
    """The part does not hold."""

    word: ClassVar[str] = "not"
    part: "Condition"


Leaf: TypeAlias = (
    Floating | Abroad | NotCheckedIn | Lives | Aged | OfGender | Educated | InCategory | Tagged | Silent
    | Wishes | Under | Picked
)  # fmt: skip
Condition: TypeAlias = Leaf | AllOf | AnyOf | Unless

EVERYBODY: Final = AllOf(())
