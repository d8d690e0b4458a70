"""What does time do to sittings? People are invited and reminded, news reach very many; stretch by stretch
(domain §3.6).
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Select

from actions.stretches import Clocks, clocks_of
from actions.training_words import invite, remind, tell
from actions.trainings import is_due
from models import planning, training_pushes
from models.rule_book import county_day
from models.rules import TRAINING_EARLY, TRAINING_INVITE
from models.scope import Scope
from models.trainings import Training, TrainingState

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Place(Clocks):
    """How far a walk has come: the sittings still to be seen to, and behind which member in the first one;
    ``begun``: somebody has looked which they are.
    """

    trainings: Sequence[int] = ()
    after: int = 0
    begun: bool = False


BEGINNING = Place()
Ends = Callable[
    [int, int, int], Select[int | None]
]  # (sitting, behind, rows): where a stretch of people ends
Act = Callable[[Scope, Training, dict[str, Any], Clocks], Awaitable[None]]


async def _walk(scope: Scope, place: Place, rows: int, ends: Ends, act: Act) -> Place | None:
    """Act on the next stretch of people of the first sitting; return where to go on, None at the end."""
    if not place.trainings:
        return None
    first, *others = place.trainings
    training = await scope.first(Training.held(first))
    last = await scope.first(ends(first, place.after, rows)) if training else None
    if training is not None and last is not None:
        await act(scope, training, {"after": place.after, "last": last}, place)
        return replace(place, after=last)
    return replace(place, trainings=others, after=0) if others else None


async def _begin(scope: Scope, trainings: Sequence[Training]) -> Place | None:
    clocks = await clocks_of(scope)
    ids = [one.id for one in trainings]
    return Place(clocks.zones, clocks.own, ids, 0, begun=True) if ids else None


async def _ahead(scope: Scope, days: int) -> Sequence[Training]:
    return await scope.all(Training.ahead(scope.now, scope.now + (days + 1) * _A_DAY))


async def invite_to_trainings(scope: Scope, place: Place, rows: int) -> Place | None:
    """Invite to every open sitting whose day has come: who it is for by now, so many more. Who became a
    secretary or a candidate since yesterday is among them.
    """
    if not place.begun:
        coming = await _ahead(scope, max(scope.rules.ever(TRAINING_INVITE)))
        return await _begin(scope, [one for one in coming if is_due(scope, one)])
    return await _walk(scope, place, rows, _members, _invite)


def _members(_training: int, after: int, rows: int) -> Select[int | None]:
    return planning.member_behind(after, rows)


async def _invite(scope: Scope, training: Training, part: dict[str, Any], clocks: Clocks) -> None:
    if training.takes_answers(scope.now):
        await invite(scope, training, part, clocks)
        training.invited_on = county_day(scope.now)


async def remind_of_trainings(scope: Scope, place: Place, rows: int) -> Place | None:
    """Plan all reminders of the day for so many more of those who are to come."""
    if not place.begun:
        return await _begin(scope, await _ahead(scope, max(scope.rules.ever(TRAINING_EARLY))))
    return await _walk(scope, place, rows, training_pushes.enrolled_behind, _remind)


async def _remind(scope: Scope, training: Training, part: dict[str, Any], clocks: Clocks) -> None:
    if training.takes_answers(scope.now):
        await remind(scope, training, part, clocks)


async def tell_of_trainings(scope: Scope, place: Place, rows: int) -> Place | None:
    """Tell so many more what no tap could tell in its time: of a sitting that was opened, changed or called
    off for very many.
    """
    if not place.begun:
        untold = await scope.all(Training.to_be_told(scope.now))
        new = [one for one in untold if one.told < one.telling or is_due(scope, one)]
        return await _begin(scope, new)
    training = await scope.get(Training, place.trainings[0]) if place.trainings else None
    if training is not None and training.told < training.telling:
        return await _tell_all(scope, training, place, rows)
    return await _walk(scope, place, rows, _members, _invite)


async def _tell_all(scope: Scope, training: Training, place: Place, rows: int) -> Place | None:
    """One more stretch of those concerned; behind the last one it is told to all of them."""
    further = await _walk(scope, place, rows, training_pushes.enrolled_behind, _news)
    if further is None or further.trainings[0] != training.id:
        training.told = training.telling
    return further


async def _news(scope: Scope, training: Training, part: dict[str, Any], clocks: Clocks) -> None:
    await tell(scope, training, part, clocks)
    if training.state is TrainingState.OPEN:
        await remind(scope, training, part, clocks)
