"""今天讲得怎样? One to five stars and a line; totals are shown from five on, without names (domain §3.4-C,
§3.7).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from actions.sign_desks import organised
from actions.verb import action
from models.afterwards import over_between, stars_of, unrated, words_about
from models.enrolments import Enrolment, EnrolmentState
from models.kinds import Kind
from models.members import Member
from models.refusal import NotBound, NotFound, Refusal
from models.roles import Permission
from models.scope import Scope
from models.tellings import Telling, telling
from models.training_figures import SHOWN_FROM
from models.trainings import Training

MOST = 5  # stars
OPEN_FOR = timedelta(days=14)
_LATELY = timedelta(hours=24)


class RatingOver(Refusal):
    """Two weeks later nobody remembers well enough."""


@dataclass(frozen=True, slots=True)
class Round:
    """How far a slot has come: behind which sitting."""

    after: int = 0


BEGINNING = Round()


async def ask_how_it_was(scope: Scope, slot: datetime, place: Round, _rows: int) -> Round | None:
    """Ask those who were at the next sitting that ended within a day; each once, whoever asks again."""
    sitting = await scope.first(over_between(scope.now - _LATELY, scope.now, place.after))
    if sitting is None:
        return None
    fixed = (("training", sitting.id),)
    order = Telling(Kind.TRAINING_AFTER, "how-was-it", f"rating:{sitting.id}", slot.date(), fixed)
    await scope.run(telling(scope.dialect, order, scope.now, unrated(sitting.id)))
    return Round(sitting.id)


async def describe_asking(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Add the topic and the stars just before sending; None for who has rated meanwhile."""
    rows = await scope.rows(Training.by_ids({args["training"] for args in shown}))
    topics = {sitting.id: sitting.topic for sitting, _ in rows}
    members = {one.id: one for one in await scope.all(Member.by_ids({args["member"] for args in shown}))}
    rated = set[tuple[int, int]]()
    for row in await scope.all(Enrolment.of_people(topics, members)):
        if row.state is not EnrolmentState.ATTENDED or row.rating is not None:
            rated.add((row.training_id, row.member_id))
    return [
        {
            **args, "topic": topics[args["training"]], "dear": scope.dear(members[args["member"]]),
            "choices": _stars(args["training"], args["member"]),
        }
        if (args["training"], args["member"]) not in rated and args["training"] in topics
        else None
        for args in shown
    ]  # fmt: skip


def _stars(training: int, member: int) -> list[dict[str, object]]:
    return [
        {"training": training, "member": member, "stars": number, "drawn": "⭐" * number}
        for number in range(MOST, 0, -1)
    ]


@action(needs=Permission.SELF_SEE)
async def rate(scope: Scope, training: int, member: int, stars: int) -> None:
    """Keep the stars; a second word within two weeks replaces the first."""
    row, sitting = await _rated(scope, training, member)
    if not 1 <= stars <= MOST:
        raise NotFound
    row.rate(stars, row.words, scope.now)
    scope.show("rated", None, None, topic=sitting.topic, drawn="⭐" * stars, training=training, member=member)


async def offer_words(scope: Scope, training: int, member: int) -> dict[str, object]:
    """Return the form's context."""
    _, sitting = await _rated(scope, training, member)
    return {"topic": sitting.topic}


@action(needs=Permission.SELF_SEE)
async def say_how_it_was(scope: Scope, line: str, training: int = 0, member: int = 0) -> None:
    """Keep the line beside the stars."""
    row, sitting = await _rated(scope, training, member)
    if row.rating is None:
        raise NotFound
    row.rate(row.rating, line, scope.now)
    scope.show("words-kept", None, None, topic=sitting.topic)


async def _rated(scope: Scope, training: int, member: int) -> tuple[Enrolment, Training]:
    """Return where a member of this chat was; anybody else's, or where they were not, is NotFound."""
    if not scope.actor.bindings:
        raise NotBound
    who = scope.actor.speaks_for(member)
    row = await scope.first(Enrolment.of(training, member)) if who else None
    sitting = await scope.get(Training, training) if row else None
    if row is None or sitting is None or row.state is not EnrolmentState.ATTENDED:
        raise NotFound
    if scope.now > sitting.ends_at + OPEN_FOR:
        raise RatingOver(topic=sitting.topic)
    return row, sitting


@action(needs=Permission.TRAINING_RUN)
async def show_ratings(scope: Scope, training: int) -> None:
    """满意度 of a sitting, from five ratings on; with the lines, by nobody's name."""
    sitting, _ = await organised(scope, training)
    [(number, stars)] = await scope.rows(stars_of(sitting.id))
    enough = number >= SHOWN_FROM
    words = await scope.all(words_about(sitting.id).limit(_LINES)) if enough else ()
    scope.show(
        "ratings", None, None, topic=sitting.topic, number=number, least=SHOWN_FROM, few=not enough or None,
        mean=str(round((stars or 0) / number, 1)) if enough else None, enough=enough or None,
        lines=[{"said": one} for one in words], training=sitting.id, page=0,
    )  # fmt: skip


_LINES = 20
