"""Moving time, in a demonstration only (design §6)."""

from actions import clock
from bot.buttons import Button, Go
from bot.commands import Command
from bot.screens import Screen
from models.roles import Permission


class Forward(Button, prefix="ck"):
    """Go this step forward."""

    step: str
    action = clock.move_clock_by
    keeps = True


CLOCK = Command("clock", clock.move_clock, takes_text=True, needs=Permission.CLOCK_MOVE, listed=False)

SCREENS = (
    Screen("clock", ((Go("menu"),),), items="steps", item_buttons=(Forward,), lines=False),
    Screen("clock-moving"),
    Screen("clock-arrived", ((Go("menu"),),), items="steps", item_buttons=(Forward,), lines=False),
)
