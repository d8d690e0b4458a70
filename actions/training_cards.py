"""🎓 办培训: which sittings are there under the asker, and how does one of them stand (domain §3.4-L)?"""

from datetime import timedelta
from typing import Any

from actions.sittings import own_unit, run_sitting
from actions.staff import page_of
from actions.training_facts import counts_of, facts_by_id, facts_of
from actions.verb import action
from models.conditions import describe, parse
from models.enrolments import CONCERNED
from models.roles import Permission
from models.scope import Scope
from models.training_pushes import unreached
from models.trainings import TOLD, Training, TrainingState

PAGE = 6
_LATELY = timedelta(hours=12)  # what has begun is still at hand for so long


@action(needs=Permission.TRAINING_RUN)
async def open_sessions(scope: Scope) -> None:
    """Show what is planned and open under the asker, the soonest first."""
    await show_sessions(scope, 0)


@action(needs=Permission.TRAINING_RUN)
async def show_sessions(scope: Scope, page: int) -> None:
    """Show a page of it."""
    found = Training.below(scope.actor.paths(Permission.TRAINING_RUN), scope.now - _LATELY)
    await _list(scope, "sessions", found, page)


@action(needs=Permission.TRAINING_RUN)
async def show_past_sessions(scope: Scope, page: int) -> None:
    """往期: what has begun or was called off under the asker, the newest first."""
    await _list(
        scope, "past-sessions", Training.over(scope.actor.paths(Permission.TRAINING_RUN), scope.now), page
    )


async def _list(scope: Scope, screen: str, found: Any, page: int) -> None:  # noqa: ANN401 - a Select
    rows, turns = await page_of(scope, found, page, PAGE)
    told = await facts_by_id(scope, [training.id for training, _ in rows])
    scope.show(
        screen, page=0, sittings=[told[training.id] for training, _ in rows], org=(await own_unit(scope)).id,
        **turns,
    )  # fmt: skip


async def show_card(scope: Scope, training: Training) -> None:
    """Show a sitting to who runs it: its facts, how many stand how to it, what can be done."""
    await scope.flush()
    unknown = await scope.first(unreached(training.id, CONCERNED)) or 0
    live, draft = training.takes_answers(scope.now), training.state is TrainingState.DRAFT
    counts = await counts_of(scope, training.id)
    scope.show(
        "session-card", **await facts_of(scope, training), **counts,
        audience=describe(parse(training.audience or {"all": []})),
        draft=draft, live=live, desk=training.state in TOLD, begun=_begun(scope, training),
        opened=not draft, changeable=live or draft, coming_list="coming",
        waiting_list="waiting",
        unanswered_list="unanswered", excused_list="excused", unreached=unknown or None,
        repeatable=live and training.series_id is None, page=0, full=_full(training, counts),
        cancelled=training.state is TrainingState.CANCELLED, series=training.series_id,
    )  # fmt: skip


def _begun(scope: Scope, training: Training) -> bool:
    return training.state in TOLD and training.starts_at <= scope.now


def _full(training: Training, counts: dict[str, int]) -> bool:
    return training.capacity is not None and counts["coming"] >= training.capacity


@action(needs=Permission.TRAINING_RUN)
async def show_session(scope: Scope, training: int) -> None:
    """Show one sitting to who runs it."""
    await show_card(scope, await run_sitting(scope, training))
