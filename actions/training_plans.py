"""How is a sitting planned? Which classroom, when, where, with whom, for whom: a draft of one's own."""

from datetime import date, datetime, time, timedelta
from typing import Any

from actions.sittings import Wanted, book_site, check_site, own_unit, venue_for
from actions.staff import keeper_of
from actions.training_cards import show_card
from actions.verb import action
from models.condition_kinds import Wishes
from models.conditions import document
from models.course_wishes import Course
from models.orgs import Org, ancestor_ids
from models.refusal import NotFound, Refusal
from models.roles import Permission
from models.rule_book import county_day
from models.scope import Scope
from models.teachers import Teacher
from models.training_audiences import DOCUMENTS, Quick, posts_below
from models.trainings import COUNTY, Classroom, Industry, Mode, Training, TrainingForm, TrainingState
from models.values import enum_key, pack
from models.venues import Venue, VenueKind

OTHER = "0"  # none of those offered: it is written
_PICKED = 500  # people with posts: more sit on no committee
_A_DAY_OF_HOURS = 8  # 学时 of a whole day (domain §2.4)
_OFFERED = 12  # venues and teachers on one question: more than these are written


class StartsTooSoon(Refusal):
    """The beginning lies in the past."""


@action(needs=Permission.TRAINING_RUN)
async def offer_planning(scope: Scope) -> dict[str, object]:
    """Return the form's context: where, with whom and for whom a sitting can be."""
    unit = await own_unit(scope)
    return {"unit": unit.name, "today": county_day(scope.now).isoformat(), **await offered(scope, unit)}


async def offered(scope: Scope, unit: Org) -> dict[str, object]:
    """Return what questions about a sitting offer: what stands above an organisation is there for it too."""
    line = ancestor_ids(unit.path)
    venues = await scope.all(Venue.offered(line))
    teachers = await scope.all(Teacher.offered(line))
    red = [one for one in venues if one.kind is VenueKind.RED]
    return {
        "venues": _options([one for one in venues if one.kind is not VenueKind.RED], "place-written"),
        "sites": _options(red, "place-written"),
        "places": _options(venues, "place-written"),
        "teachers": _options(teachers, "teacher-written"),
        "forms": [_worded(one) for one in TrainingForm if one is not TrainingForm.CLASS],
        "audiences": [_worded(one) for one in Quick],
    }  # fmt: skip


def _worded(one: Any) -> dict[str, object]:  # noqa: ANN401 - a member of an enumeration
    return {"value": one.value, "label": pack(enum_key(one))}


def _options(rows: Any, other: str) -> list[dict[str, object]]:  # noqa: ANN401 - venues or teachers
    known = [{"value": str(row.id), "label": row.name} for row in rows[:_OFFERED]]
    return [*known, {"value": OTHER, "label": {"~key": f"session.{other}"}}]


@action(needs=Permission.TRAINING_RUN)
async def offer_wished(scope: Scope, course: str) -> dict[str, object]:
    """Return the same for a sitting that is for those who wish for a course."""
    return {**await offer_planning(scope), "course": Course(course).value}


@action(needs=Permission.TRAINING_RUN)
async def plan_training(  # noqa: PLR0913, PLR0917 - the answers of its form
    scope: Scope, classroom: Classroom, topic: str, day: date, at: time, teacher: str, hours: float,
    audience: str = "", course: str = "", form: str | None = None, industry: Industry | None = None,
    mode: Mode | None = None, site: str | None = None, venue: str | None = None,
    place: str | None = None, teacher_name: str | None = None, capacity: int | None = None,
    cost: int | None = None,
) -> None:  # fmt: skip
    """A draft stands, which only those who run sittings there see; [发邀请] opens it. It is for an audience
    that was chosen, or for those who wish for a ``course``.
    """
    unit, starts = await own_unit(scope), datetime.combine(day, at, COUNTY)
    if starts <= scope.now:
        raise StartsTooSoon
    there = await venue_of(scope, unit, site or venue or OTHER)
    teacher_id, taught_by = await teacher_of(scope, unit, teacher, teacher_name)
    await check_site(scope, there, Wanted(starts, ends_of(starts, hours), capacity))
    training = Training(
        org_id=unit.id, year=day.year, classroom=classroom, form=TrainingForm(form or TrainingForm.CLASS),
        industry=industry, mode=mode, topic=topic, starts_at=starts, ends_at=ends_of(starts, hours),
        hours=round(hours * 2), cost=cost, state=TrainingState.DRAFT, sequence=0, telling=0, told=0,
        author_id=keeper_of(scope).id, made_at=scope.now, changed_at=scope.now, capacity=capacity,
    )  # fmt: skip
    training.audience = await _document(scope, unit, audience, course)
    training.teacher_id, training.teacher = teacher_id, taught_by
    await scope.number(training)
    await settle_at(scope, training, there, place)
    scope.audit("training-planned", training, None, classroom=classroom, org=unit.id)
    await show_card(scope, training)


def ends_of(starts: datetime, hours: float) -> datetime:
    """Return when so many hours are over: eight a day, each day at the same time (domain §2.4)."""
    days, rest = divmod(hours, _A_DAY_OF_HOURS)
    whole = days - 1 if not rest else days
    return starts + timedelta(days=whole, hours=rest or _A_DAY_OF_HOURS)


async def _document(scope: Scope, unit: Org, chosen: str, course: str) -> dict[str, Any]:
    if course:
        return document(Wishes(Course(course)))
    if (quick := Quick(chosen)) is not Quick.POSTS:
        return DOCUMENTS[quick]
    return {"members": list(await scope.all(posts_below(unit.path).limit(_PICKED)))}


async def teacher_of(
    scope: Scope, unit: Org, chosen: str, written: str | None
) -> tuple[int | None, str | None]:
    """Return who teaches: by number whom the list has, or by name."""
    if chosen == OTHER:
        return None, written
    row = await scope.get(Teacher, int(chosen))
    if row is None or row.closed_at is not None or row.org_id not in ancestor_ids(unit.path):
        raise NotFound
    return row.id, None


async def venue_of(scope: Scope, unit: Org, chosen: str) -> Venue | None:
    """Return the venue of the list that was chosen, locked; None where the place is written."""
    return None if chosen == OTHER else await venue_for(scope, unit, int(chosen))


async def settle_at(scope: Scope, training: Training, venue: Venue | None, place: str | None) -> None:
    """It takes place there; a red site is booked. Where no number of seats was told, the room's is it."""
    training.venue_id, training.place = (venue.id, None) if venue else (None, place)
    training.capacity = training.capacity or (venue.capacity if venue else None)
    await scope.flush()
    await book_site(scope, training, venue)
