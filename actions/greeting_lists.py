"""What does an office see around greetings? The look ahead, birthdays to come, whom to call, who answered,
and how many of each (domain §3.6, §4 R4).
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from actions.greeting_office import audience_of
from actions.greeting_rounds import cut_off
from actions.greetings import title_of
from actions.staff import find_member, find_org, is_near, keeper_of, page_of
from actions.verb import action
from models.greeting_previews import birthdays_about, birthdays_in, counted
from models.greetings import Greeting, Way
from models.members import Member
from models.occasions import BIRTHDAY, Occasions, day_of, greeted, split
from models.orgs import Org, OrgLevel
from models.political_birthdays import anniversary
from models.refusal import NotFound
from models.roles import Permission
from models.rule_book import county_day
from models.scope import Scope
from models.values import TextKey

PAGE = 8
TO_CALL_FOR = timedelta(days=14)  # a call for a festival longer ago says nothing
ANSWERS_OF = timedelta(days=30)
A_YEAR = timedelta(days=365)
_MONTH, _WEEK = 31, 7  # days of birthdays shown: of a branch, of a larger unit
_LINES = 12  # of the tally
_FIGURES = ("due", "sent", "missed", "to_phone", "called", "answered", "hard")


async def describe_preview(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Put looks ahead at festivals into words just before they are sent; none where nobody is concerned."""
    return [await _festivals_ahead(scope, args) for args in shown]


async def _festivals_ahead(scope: Scope, args: dict[str, Any]) -> dict[str, Any] | None:
    unit, day = await scope.get(Org, args["org"]), day_of(args["day"])
    if unit is None or day is None:
        return None
    here = scope.rules.at(unit.path, day)
    coming = []
    for one in greeted(here, day).festivals:
        alone = Occasions(day, (one,), birthdays=False)
        if number := await scope.first(counted(unit.path, alone)):
            coming.append(
                {
                    "org": unit.id, "day": args["day"], "occasion": one.name.value, "number": number,
                    "title": title_of(one.name.value), "audience": audience_of(one.name.value),
                }
            )  # fmt: skip
    if not coming:
        return None
    return args | {"unit": unit.name, "date": day, "coming": coming, "until": cut_off(day, here)}


async def describe_birthdays(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Put looks ahead at political birthdays into words just before they are sent."""
    return [await _birthdays_ahead(scope, args) for args in shown]


async def _birthdays_ahead(scope: Scope, args: dict[str, Any]) -> dict[str, Any] | None:
    unit, day = await scope.get(Org, args["org"]), day_of(args["day"])
    rows = await scope.rows(birthdays_in((unit.path,), day)) if unit and day else []
    people = [found for member, _ in rows if day and (found := _celebrant(member, day))]
    if unit is None or day is None or not people:
        return None
    until = cut_off(day, scope.rules.at(unit.path, day))
    return args | {
        "unit": unit.name, "date": day, "people": people, "occasion": BIRTHDAY,
        "title": title_of(BIRTHDAY), "until": until,
        "round": any(one["round"] for one in people) or None,
    }  # fmt: skip


def _celebrant(member: Member, day: date) -> dict[str, object] | None:
    kept = anniversary(member.joined_on, day)
    if kept is None:
        return None
    return {
        "member": member.id, "label": member.name, "years": kept.years, "on": day,
        "n": kept.years, "round": kept.is_round or None, "month": kept.of_month or None,
    }  # fmt: skip


@action(needs=Permission.GREETING_CHANGE)
async def show_birthdays(scope: Scope, org: int, page: int = 0) -> None:
    """政治生日: show whose comes next: in a branch of a month, in a larger unit of a week; round ones with a
    word about a visit.
    """
    unit, today = await find_org(scope, Permission.GREETING_CHANGE, org), county_day(scope.now)
    near = unit.level in (OrgLevel.BRANCH, OrgLevel.GROUP)
    days = [today + timedelta(days=number) for number in range(_MONTH if near else _WEEK)]
    rows = await scope.rows(birthdays_about(unit.path, days))
    people = [found for day in days for member, _ in rows if (found := _celebrant(member, day))]
    here = people[page * PAGE : (page + 1) * PAGE]
    scope.show(
        "birthdays", org=unit.id, unit=unit.name, people=here, total=len(people), days=len(days),
        earlier=page - 1 if page else None, later=page + 1 if len(people) > (page + 1) * PAGE else None,
    )  # fmt: skip


@action(needs=Permission.GREETING_CHANGE)
async def show_calls(scope: Scope, org: int, page: int = 0) -> None:
    """电话单: show whom no greeting has reached: no chat, rather called, failed, or nobody knows."""
    unit = await find_org(scope, Permission.GREETING_CHANGE, org)
    since = county_day(scope.now) - TO_CALL_FOR
    rows, turns = await page_of(scope, Greeting.to_call((unit.path,), since), page, PAGE)
    people = [_to_call(row, member, branch) for row, member, branch in rows]
    scope.show("greeting-calls", org=unit.id, unit=unit.name, people=people, **turns)


def _to_call(row: Greeting, member: Member, branch: Org) -> dict[str, object]:
    return {
        "greeting": row.id, "member": member.id, "name": member.name, "branch": branch.name, "on": row.day,
        "title": [title_of(one) for one in split(row.occasions)],
        "why": TextKey(f"greeting-why.{'phone' if row.way is Way.PHONE else 'missed'}"),
        "numbered": member.phone_sealed is not None,
    }  # fmt: skip


@action(needs=Permission.GREETING_CHANGE)
async def note_greeting_call(scope: Scope, greeting: int) -> None:
    """已问候: somebody called, went there or wrote; the line goes from the list. Twice is as once."""
    row = await scope.get(Greeting, greeting)
    branch = await scope.get(Org, row.org_id) if row else None
    if row is None or branch is None:
        raise NotFound
    await find_org(scope, Permission.GREETING_CHANGE, branch.id)
    if row.called_at is None:
        row.called_by, row.called_at = keeper_of(scope).id, scope.now
        who = await find_member(scope, Permission.MEMBER_SEE, row.member_id)
        scope.audit("greeted-by-phone", row, who)
        await scope.flush()
    await show_calls(scope, branch.id)


@action(needs=Permission.GREETING_CHANGE)
async def show_answers(scope: Scope, org: int, page: int = 0) -> None:
    """看回复: show who answered in the last month, newest first, their words only to those near them."""
    unit = await find_org(scope, Permission.GREETING_CHANGE, org)
    since = county_day(scope.now) - ANSWERS_OF
    rows, turns = await page_of(scope, Greeting.answered((unit.path,), since), page, PAGE)
    answers = [
        {
            "name": member.name, "branch": branch.name, "on": row.replied_at, "reply": row.reply,
            "title": [title_of(one) for one in split(row.occasions)],
            "words": row.words if await is_near(scope, member, branch) else None,
        }
        for row, member, branch in rows
    ]  # fmt: skip
    scope.show("greeting-answers", org=unit.id, unit=unit.name, answers=answers, **turns)


@action(needs=Permission.GREETING_CHANGE)
async def show_tally(scope: Scope, org: int) -> None:
    """统计: show for the last occasions how many were to be greeted, were, are to be called, answered."""
    unit, today = await find_org(scope, Permission.GREETING_CHANGE, org), county_day(scope.now)
    rows = await scope.rows(Greeting.tally((unit.path,), today - A_YEAR, today + timedelta(days=1)))
    scope.show("greeting-tally", org=unit.id, unit=unit.name, lines=tallied(rows)[:_LINES])


def tallied(rows: Sequence[Any]) -> list[dict[str, object]]:
    """Return the lines of the tally, newest first: a festival a line with the birthdays that fell on it, the
    other birthdays a month a line.
    """
    sums: dict[tuple[date, tuple[str, ...]], list[int]] = defaultdict(lambda: [0] * len(_FIGURES))
    for day, occasions, *figures in rows:
        festivals = tuple(one for one in split(occasions) if one != BIRTHDAY)
        key = (day, festivals) if festivals else (day.replace(day=1), (BIRTHDAY,))
        sums[key] = [one + int(more) for one, more in zip(sums[key], figures, strict=True)]
    return [
        {
            "when": f"{day:%Y-%m}" if names == (BIRTHDAY,) else f"{day:%Y-%m-%d}",
            "title": [title_of(one) for one in names], **dict(zip(_FIGURES, figures, strict=True)),
        }
        for (day, names), figures in sorted(sums.items(), key=lambda one: one[0], reverse=True)
    ]  # fmt: skip
