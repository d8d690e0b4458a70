"""For what is a person greeted on a day? Festivals by their audience, political birthdays (domain §2.3).

Each rule stands here twice: of one member, and as a condition on the table. The tests hold them together.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, true

from models.festivals import Audience, Festival, FestivalName, festivals_on
from models.members import Gender, Member, Standing
from models.mourning import mourns
from models.political_birthdays import anniversary, celebrates
from models.rule_book import Here
from models.rules import GREET, Rule

BIRTHDAY = "birthday"  # the word of the political birthday, beside those of festivals
OCCASIONS = (*(name.value for name in FestivalName), BIRTHDAY)
YOUNG_UP_TO = 35  # full years; by law the day is for those of 14 to 28, branches count to 35 (domain §2.3)
OLD_FROM = 60
_TEACHING = ("教师", "老师", "教员")
_TAUGHT_IN = (Member.occupation, Member.title, Member.employer)


@dataclass(frozen=True, slots=True)
class Occasions:
    """What may be greeted on a day under some rules: festivals, and political birthdays or not."""

    day: date
    festivals: tuple[Festival, ...] = ()
    birthdays: bool = True

    def __bool__(self) -> bool:
        return bool(self.festivals) or self.birthdays

    def of(self, member: Member) -> list[str]:
        """Return the words of what a member is greeted for; none for who is not greeted at all."""
        if member.standing is not Standing.ACTIVE or mourns(member, self.day) or _rests(member, self.day):
            return []
        found = [one.name.value for one in self.festivals if concerns(one.audience, member, self.day)]
        kept = self.birthdays and anniversary(member.joined_on, self.day) is not None
        return [*found, BIRTHDAY] if kept else found

    def conditions(self) -> list[tuple[str, ColumnElement[bool]]]:
        """Return (word, condition on a member) of each, in the order in which they are said."""
        found = [(one.name.value, concerned(one.audience, self.day)) for one in self.festivals]
        return [*found, (BIRTHDAY, celebrates(self.day))] if self.birthdays else found


def greeted(here: Here, day: date) -> Occasions:
    """Return what is greeted on a day where these rules hold."""
    festivals = tuple(one for one in festivals_on(day) if here[GREET[one.name]])
    return Occasions(day, festivals, here[GREET[BIRTHDAY]])


def rules_of(day: date) -> list[Rule[Any]]:
    """Return the rules that decide what is greeted on a day."""
    return [GREET[one.name] for one in festivals_on(day)] + [GREET[BIRTHDAY]]


def may_be_greeted(day: date) -> ColumnElement[bool]:
    """Return the condition that a member is on the roster, mourns nobody on a day and has not paused."""
    calm = or_(Member.mourning_until.is_(None), Member.mourning_until < day)
    open_to_us = or_(Member.paused_until.is_(None), Member.paused_until < day)
    return and_(Member.standing == Standing.ACTIVE, calm, open_to_us)


def _rests(member: Member, day: date) -> bool:
    return member.paused_until is not None and member.paused_until >= day


def concerns(audience: Audience, member: Member, day: date) -> bool:
    """Whether a festival with this audience is a member's."""
    age = member.age_on(day)
    match audience:
        case Audience.ALL:
            return True
        case Audience.FLOATING:
            return member.floating
        case Audience.WOMEN:
            return member.gender is Gender.WOMAN
        case Audience.YOUTH:
            return age is not None and age <= YOUNG_UP_TO
        case Audience.VETERANS:
            return bool(member.veteran)
        case Audience.TEACHERS:
            return _teaches(member.occupation, member.title, member.employer)
        case Audience.RURAL:
            return bool(member.rural)
        case Audience.ELDERS:
            return age is not None and age >= OLD_FROM


def _teaches(*told: str | None) -> bool:
    return any(word in (text or "") for text in told for word in _TEACHING)


def concerned(audience: Audience, day: date) -> ColumnElement[bool]:
    """Return the condition that a festival with this audience is a member's."""
    match audience:
        case Audience.ALL:
            return true()
        case Audience.FLOATING:
            return Member.floating.is_(True)
        case Audience.WOMEN:
            return Member.gender == Gender.WOMAN
        case Audience.YOUTH:
            return Member.birth > _born_by(day, YOUNG_UP_TO + 1)
        case Audience.VETERANS:
            return Member.veteran.is_(True)
        case Audience.TEACHERS:
            told = (func.coalesce(column, "").contains(word) for column in _TAUGHT_IN for word in _TEACHING)
            return or_(false(), *told)
        case Audience.RURAL:
            return Member.rural.is_(True)
        case Audience.ELDERS:
            return Member.birth <= _born_by(day, OLD_FROM)


def _born_by(day: date, age: int) -> str:
    """The latest birth of somebody of that age; one known only by its year sorts before all its days."""
    return f"{day.year - age}-{day:%m-%d}"


def split(occasions: str) -> list[str]:
    """Return the words of a stored list."""
    return occasions.split()


def as_number(day: date) -> int:
    """Return a day as buttons carry it: 20270915."""
    return day.year * 10_000 + day.month * 100 + day.day


def day_of(number: int) -> date | None:
    """Return the day that a number says, None where it is none."""
    try:
        return date(number // 10_000, number // 100 % 100, number % 100)
    except (ValueError, OverflowError):
        return None
