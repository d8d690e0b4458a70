"""How does time move in a demonstration? By command or button, and nowhere else (design §6)."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from actions.verb import action
from models.hours import HOME_ZONE
from models.installation import Installation
from models.refusal import Refusal
from models.roles import Permission
from models.scope import Scope
from models.values import TextKey

_STEP = re.compile(r"\+(\d{1,3})\s*([hdwm])")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
ZONE = ZoneInfo(HOME_ZONE)
_NAMES = {"+1d": "clock-step.day", "+1w": "clock-step.week", "+1m": "clock-step.month"}
STEPS = [{"step": step, "label": TextKey(name)} for step, name in _NAMES.items()]


class NoDemonstration(Refusal):
    """The clock of a real service is not to be moved."""


class ClockUnreadable(Refusal):
    """Neither a step like +1d nor an instant like 2027-02-06 09:00."""


class ClockBackwards(Refusal):
    """Time only goes forward."""


@action(needs=Permission.CLOCK_MOVE)
async def move_clock(scope: Scope, text: str = "") -> None:
    """Send the demonstration's clock forward;
    every slot on the way fires once, in order, and then the asker is told.
    """
    card = await scope.first(Installation.card())
    if card is None or not card.demonstration:
        raise NoDemonstration
    if not text.strip():
        scope.show("clock", now=scope.now, steps=STEPS)
        return
    target = read_target(text.strip(), scope.now)
    if target <= scope.now:
        raise ClockBackwards(now=scope.now)
    card.clock_target = target
    card.clock_asked_by = scope.actor.account.id if scope.actor.account else None
    scope.show("clock-moving", target=target)
    scope.audit("clock-moved", card, None, target=target)


@action(needs=Permission.CLOCK_MOVE)
async def move_clock_by(scope: Scope, step: str) -> None:
    """Send the clock forward by the step of a button."""
    await move_clock(scope, step)


def read_target(text: str, now: datetime) -> datetime:
    """Return the instant that a step (+2h, +1d, +1w, +1m) or a date and time means, in the county's zone."""
    if step := _STEP.fullmatch(text):
        count, unit = int(step[1]), step[2]
        return months_on(now, count) if unit == "m" else now + count * _UNITS[unit]
    try:
        target = datetime.fromisoformat(text)
    except ValueError:
        raise ClockUnreadable from None
    return target if target.tzinfo else target.replace(tzinfo=ZONE)


def months_on(now: datetime, months: int) -> datetime:
    """Return the same day and time so many months later; a day that the month lacks becomes its last one."""
    local = now.astimezone(ZONE)
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    for day in range(local.day, 27, -1):
        try:
            return local.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    return local.replace(year=year, month=month + 1)


def next_first(now: datetime) -> datetime:
    """Return the next 1st of a month at 09:00."""
    return months_on(now.astimezone(ZONE).replace(day=1, hour=9, minute=0, second=0, microsecond=0), 1)
