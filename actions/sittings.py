"""Who may run a sitting? Whoever holds the permission over its organisation finds it, and nobody else.

And the two things that every change of a sitting comes down to: its site is booked, its seats are given away.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from actions.staff import covers
from actions.training_words import tell_seated
from models.enrolments import Enrolment
from models.orgs import Org, ancestor_ids
from models.refusal import NotFound, Refusal
from models.roles import Permission
from models.scope import Scope
from models.trainings import Training
from models.venues import SiteBooking, Venue, VenueKind, most_heads

SETTLES = timedelta(
    minutes=3
)  # in which further changes go with the first one: a form's time to be filled in
HEADS = 40  # booked at a site for a sitting without a number of seats


class SiteFull(Refusal):
    """So many heads do not fit at that site at that time any more (W16)."""


class VenueTooSmall(Refusal):
    """The room has fewer seats than the sitting."""


async def run_sitting(scope: Scope, training_id: int) -> Training:
    """Return a sitting over whose organisation the asker holds TRAINING_RUN, locked; else NotFound."""
    training = await scope.first(Training.held(training_id))
    unit = await scope.get(Org, training.org_id) if training else None
    if training is None or unit is None or not covers(scope, Permission.TRAINING_RUN, unit.path):
        raise NotFound
    return training


async def own_unit(scope: Scope) -> Org:
    """Return the first organisation for which the asker runs sittings."""
    paths = scope.actor.paths(Permission.TRAINING_RUN)
    unit = await scope.get(Org, ancestor_ids(paths[0])[-1]) if paths else None
    if unit is None:
        raise NotFound
    return unit


async def venue_for(scope: Scope, unit: Org, number: int) -> Venue:
    """Return an open venue of an organisation or of those above it, locked; any other is NotFound."""
    venue = await scope.first(Venue.held(number))
    if venue is None or venue.closed_at is not None or venue.org_id not in ancestor_ids(unit.path):
        raise NotFound
    return venue


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a sitting needs of a venue: from when to when, for how many; ``but`` is the sitting itself, whose
    own booking counts for nothing.
    """

    starts: datetime
    ends: datetime
    capacity: int | None
    but: int = 0


async def check_site(scope: Scope, venue: Venue | None, wanted: Wanted) -> None:
    """Refuse where a sitting does not fit: VenueTooSmall where it never would, SiteFull where others have
    booked a red site sooner. Asked before anything is written; ``venue_for`` has locked it.
    """
    if venue is None or venue.capacity is None:
        return
    heads = _heads(venue, wanted.capacity)
    if heads > venue.capacity:
        raise VenueTooSmall(venue=venue.name, capacity=venue.capacity)
    if venue.kind is VenueKind.RED:
        others = SiteBooking.meeting(venue.id, wanted.starts, wanted.ends, wanted.but)
        left = venue.capacity - most_heads(list(await scope.all(others)))
        if heads > left:
            raise SiteFull(venue=venue.name, left=max(left, 0), heads=heads)


def _heads(venue: Venue, capacity: int | None) -> int:
    return capacity or venue.capacity or HEADS


async def book_site(scope: Scope, training: Training, venue: Venue | None) -> None:
    """The sitting has its seats at a red site from beginning to end, or, at any other place, none there."""
    red = venue if venue is not None and venue.kind is VenueKind.RED else None
    booked = await scope.first(SiteBooking.of_training(training.id))
    if red is None:
        if booked is not None:
            booked.released_at = booked.released_at or scope.now
        return
    if booked is None:
        booked = SiteBooking(training_id=training.id, booked_at=scope.now)
        scope.add(booked)
    booked.venue_id, booked.heads, booked.released_at = red.id, _heads(red, training.capacity), None
    booked.starts_at, booked.ends_at = training.starts_at, training.ends_at
    booked.booked_by = scope.actor.member.id if scope.actor.member else None


async def give_away_seats(scope: Scope, training: Training) -> int:
    """Give the free seats of a sitting that the asker holds locked to those who wait longest, and tell them
    once; return how many that were.
    """
    if not training.takes_answers(scope.now):
        return 0
    await scope.flush()
    taken = await scope.first(Enrolment.seats_taken(training.id)) or 0
    free = 10**6 if training.capacity is None else training.capacity - taken
    if free <= 0:
        return 0
    moved = await scope.rows(Enrolment.move_up(training.id, free, scope.now))
    if moved:
        await tell_seated(scope, training)
    return len(moved)
