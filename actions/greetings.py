"""What does a greeting say to one person? Put together just before it is sent (domain §3.4-D).

What may have changed since the evening before is looked at again: who paused, prefers to be called, mourns,
moved or is no longer on the roster is not greeted.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from models import names
from models.appointing import by_ids as orgs_by_ids
from models.consents import Consent, Purpose
from models.festivals import FestivalName
from models.greeting_plans import GreetingPlan
from models.greeting_words import fill_in, has_all
from models.greetings import Greeting
from models.members import Member, Standing
from models.mourning import mourns
from models.occasions import BIRTHDAY, split
from models.orgs import Org, ancestor_ids
from models.political_birthdays import anniversary
from models.rules import ELDER_AGE, SPECIALTY
from models.scope import Scope
from models.values import TextKey, enum_key

_DOUBLE = (FestivalName.MID_AUTUMN.value, FestivalName.NATIONAL.value)  # 双节, 2031-10-01
_HOMECOMING = (FestivalName.NEW_YEARS_EVE.value, FestivalName.SPRING.value)
_RIPE = "mid-autumn-ripe"  # with what the county is known for
_PLAIN_PARTY = "party-plain"  # of somebody whose years of membership are unknown, or none yet

Texts = dict[tuple[int, date, str], str]  # organisation, day, occasion


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody to be greeted: the member, the branch, and the texts that were written above them."""

    member: Member
    branch: Org
    texts: Texts

    def own(self, day: date, occasion: str, values: Mapping[str, object]) -> str | None:
        """Return the nearest text of an organisation above the member, filled in; one about something that
        nobody knows is passed over for the usual one.
        """
        for org_id in reversed(ancestor_ids(self.branch.path)):
            text = self.texts.get((org_id, day, occasion))
            if text is not None:
                return fill_in(text, values) if has_all(text, values) else None
        return None


def years_of(member: Member, day: date) -> int | None:
    """Return for how many years somebody has been a member on a day; None in the first one, or if unknown."""
    return member.party_age_on(day) or None


def worded(scope: Scope, reader: Reader, day: date, occasions: Sequence[str]) -> dict[str, Any]:
    """Return what the screen of a greeting is told: which texts it has, and what stands in them."""
    member, years = reader.member, years_of(reader.member, day)
    dear = scope.dear(member)
    specialty = scope.rules.here(reader.branch.id, day)[SPECIALTY]
    values = {
        "name": member.name, "dear": _spoken(member, dear), "branch": reader.branch.name,
        "years": years or "", "specialty": specialty,
    }  # fmt: skip
    own = {one: text for one in occasions if (text := reader.own(day, one, values)) is not None}
    counted = _counted(member, day, occasions) or years
    return {
        "title": [title_of(one) for one in occasions], "dear": dear, "name": member.name,
        "branch": reader.branch.name, "years": counted, "n": counted or 0,
        "own": "\n".join(own.values()) or None, "signed": True, "specialty": specialty,
        **dict.fromkeys(_sections(occasions, own, values, member, day), True),
        **_answers(occasions),
        "news": (FestivalName.PARTY in occasions and _has_news(scope, reader.branch)) or None,
    }  # fmt: skip


def _has_news(scope: Scope, branch: Org) -> bool:
    return any(branch.path.startswith(one.path) for one in scope.home_words)


def _spoken(member: Member, dear: dict[str, Any]) -> str:
    return names.courtesy(member.name, dear["age"], "zh_CN", dear.get("elder_from", ELDER_AGE.default))


def title_of(occasion: str) -> TextKey:
    """Return the name of an occasion, to be said in the reader's language."""
    if occasion == BIRTHDAY:
        return TextKey("occasion.birthday")
    return enum_key(FestivalName(occasion))


def _counted(member: Member, day: date, occasions: Collection[str]) -> int | None:
    kept = anniversary(member.joined_on, day) if BIRTHDAY in occasions else None
    return kept.years if kept else None


def _sections(
    occasions: Sequence[str], own: Collection[str], values: Mapping[str, object], member: Member, day: date
) -> Iterable[str]:
    """Yield which of the usual texts are said: of all that no organisation has written anew."""
    usual = [one for one in occasions if one not in own]
    double = all(one in usual for one in _DOUBLE)
    if double:
        yield "double"
    for one in usual:
        if one == BIRTHDAY:
            kept = anniversary(member.joined_on, day)
            alone = "birthday" if len(occasions) == 1 else "too"
            yield f"{alone}-month" if kept and kept.of_month else alone
        elif one == FestivalName.PARTY and not years_of(member, day):
            yield _PLAIN_PARTY
        elif one == FestivalName.MID_AUTUMN and values["specialty"] and not double:
            yield _RIPE
        elif not (double and one in _DOUBLE):
            yield one


def _answers(occasions: Sequence[str]) -> dict[str, bool | None]:
    """Which buttons stand below: how one is, at New Year; a word, always; the oath, where it was sworn."""
    home = any(one in _HOMECOMING for one in occasions)
    oath = any(one in (BIRTHDAY, FestivalName.PARTY) for one in occasions)
    return {"home": home or None, "plain": not home or None, "oath": oath or None}


async def describe_greetings(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Put greetings into words just before sending; None for who is not to be greeted any more."""
    asked = [one for one in shown if "greeting" in one]
    rows = {row.id: row for row in await scope.all(Greeting.by_ids({one["greeting"] for one in asked}))}
    members = {row.id: row for row in await scope.all(Member.by_ids({one["member"] for one in asked}))}
    agreed = set(await scope.all(Consent.holders(members, Purpose.GREETINGS)))
    days = {row.day for row in rows.values()}
    readers = await readers_of(scope, [one for one in members.values() if one.id in agreed], days)

    def described(args: dict[str, Any]) -> dict[str, Any] | None:
        if "greeting" not in args:  # shown to whoever writes it: complete as it is
            return args
        row, reader = rows.get(args["greeting"]), readers.get(args["member"])
        if row is None or reader is None or not _still(reader, row):
            return None
        return args | worded(scope, reader, row.day, split(row.occasions))

    return [described(args) for args in shown]


def _still(reader: Reader, row: Greeting) -> bool:
    member = reader.member
    on_roster = member.standing is Standing.ACTIVE and not member.prefers_phone
    return on_roster and not mourns(member, row.day)


async def readers_of(scope: Scope, members: Collection[Member], days: Collection[date]) -> dict[int, Reader]:
    """Return members as readers, by their identifiers: with their branches, and the texts of these days."""
    branches = {row.id: row for row in await scope.all(orgs_by_ids({one.branch_id for one in members}))}
    above = {org_id for one in branches.values() for org_id in ancestor_ids(one.path)}
    plans = await scope.all(GreetingPlan.over(above, days)) if above else ()
    texts = {(one.org_id, one.day, one.occasion): one.text for one in plans if one.text}
    return {
        one.id: Reader(one, branches[one.branch_id], texts) for one in members if one.branch_id in branches
    }
