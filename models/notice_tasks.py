"""What is done about a notice that takes longer than a turn? Tasks, each a chain of walks through its people.

Every step locks the notice's row first and looks whether its state still asks for it: whoever pauses, cancels
or recalls in between is heeded from the next transaction on, and nothing is planned behind their back.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sqlalchemy import Executable, Select, true

from models import notice_pushes as pushes
from models import notice_settling as settling
from models.audiences import fits
from models.conditions import parse
from models.hours import HOME_ZONE
from models.notice_recipients import Reason, recipients_from_to
from models.notices import LIVE, UNDER_WAY, Mode, Notice, NoticeState
from models.planning import members_from_to
from models.pushes import ByZone, zones
from models.rule_book import county_day
from models.rules import MORNING
from models.scope import Scope

ROWS = 2000  # people of a step: some tens of milliseconds
Stretch = dict[str, Any]  # ``after`` and ``last``, and when it is done


class Task(StrEnum):
    """What is to be done."""

    SEND = "send"  # frozen, said, watched
    RESUME = "resume"  # what was held back leaves after all
    RETRY = "retry"  # the failed again, alone
    REMIND = "remind"  # the silent once more
    CANCEL = "cancel"  # what has not left never does
    RECALL = "recall"  # and what has says so


@dataclass(frozen=True, slots=True)
class Walk:
    """One walk through a notice's people: ``act`` does a stretch in the caller's transaction; it is left
    where the notice's state is none of ``asks``.
    """

    act: Callable[[Scope, Notice, Stretch], Awaitable[None]]
    asks: tuple[NoticeState, ...]
    ends: Callable[[Notice], Select[int | None, int | None]]


def _of_recipients(notice: Notice) -> Select[int | None, int | None]:
    return recipients_from_to(notice.id)


def _of_members(_notice: Notice) -> Select[int | None, int | None]:
    return members_from_to()


async def _freeze(scope: Scope, notice: Notice, part: Stretch) -> None:
    await scope.run(pushes.freeze(scope.dialect, freezing(notice)), **part)


def freezing(notice: Notice, round_: int = 0) -> pushes.Freezing:
    """Return whose rows are made, by what was asked for when it started."""
    day = county_day(notice.started_at or notice.made_at)
    whom = fits(parse(notice.audience), day) if notice.audience else true()
    return pushes.Freezing(notice.id, tuple(notice.reach or ()), whom, round_)


async def _say(scope: Scope, notice: Notice, part: Stretch) -> None:
    at = await mornings_of(scope, notice)
    order = pushes.Saying(notice.id, notice.urgent, at)
    await scope.run(pushes.say(scope.dialect, order), **part)


async def mornings_of(scope: Scope, notice: Notice) -> ByZone:
    """Return when people of each zone get it, where each gets it at their own hour."""
    if notice.mode is not Mode.OWN_MORNING or notice.started_at is None:
        return ()
    others = [zone for zone in await scope.all(zones()) if zone != HOME_ZONE]
    hour = notice.at_hour if notice.at_hour is not None else scope.here(notice.org_id)[MORNING]
    return pushes.own_mornings([HOME_ZONE, *others], notice.started_at, hour)


async def _retry(scope: Scope, notice: Notice, part: Stretch) -> None:
    await _each(scope, part, *pushes.try_again(notice.id, notice.round))
    order = pushes.Saying(notice.id, notice.urgent)
    await scope.run(pushes.say(scope.dialect, order), **part)


async def _let_go(scope: Scope, notice: Notice, part: Stretch) -> None:
    await _each(scope, part, pushes.let_go(notice.id))
    await _say(scope, notice, part)


async def _remind(scope: Scope, notice: Notice, part: Stretch) -> None:
    order = pushes.Saying(notice.id, notice.urgent, again=notice.reminders)
    await scope.run(pushes.remind(scope.dialect, order, notice.receipt), **part)
    await _each(scope, part, pushes.asked_again(notice.id, notice.receipt))


async def _hold_back(scope: Scope, notice: Notice, part: Stretch) -> None:
    await _each(scope, part, pushes.hold_back(notice.id))


async def _stop(scope: Scope, notice: Notice, part: Stretch) -> None:
    why = Reason.RECALLED if notice.state is NoticeState.RECALLED else Reason.CANCELLED
    await _each(
        scope, part, pushes.stop(notice.id), settling.settle_stretch(notice.id),
        pushes.call_nobody(notice.id, why),
    )  # fmt: skip


async def _take_back(scope: Scope, notice: Notice, part: Stretch) -> None:
    for again in range(notice.reminders + 1):
        await scope.run(settling.take_back(scope.dialect, notice.id, again), **part)
    await _each(scope, part, settling.taken_back(notice.id))


async def _mend(scope: Scope, notice: Notice, part: Stretch) -> None:
    await _each(scope, part, settling.settle_stretch(notice.id))
    if notice.state is NoticeState.SENDING:
        await _each(scope, part, pushes.let_go(notice.id))


async def _each(scope: Scope, part: Stretch, *statements: Executable) -> None:
    for one in statements:
        await scope.run(one, **part)


_OVER = (NoticeState.CANCELLED, NoticeState.RECALLED)
CHAINS: Mapping[Task, tuple[Walk, ...]] = MappingProxyType(
    {
        Task.SEND: (Walk(_freeze, UNDER_WAY, _of_members), Walk(_say, UNDER_WAY, _of_recipients)),
        Task.RESUME: (Walk(_let_go, (NoticeState.SENDING,), _of_recipients),),
        Task.RETRY: (Walk(_retry, UNDER_WAY, _of_recipients),),
        Task.REMIND: (Walk(_remind, LIVE, _of_recipients),),
        Task.CANCEL: (Walk(_stop, _OVER, _of_recipients),),
        Task.RECALL: (Walk(_stop, _OVER, _of_recipients), Walk(_take_back, _OVER, _of_recipients)),
    }
)
HOLDING = Walk(_hold_back, (NoticeState.PAUSED,), _of_recipients)
MENDING = Walk(_mend, (*UNDER_WAY, *_OVER), _of_recipients)
WATCHED = (Task.SEND, Task.RESUME, Task.RETRY)  # until no row is open
