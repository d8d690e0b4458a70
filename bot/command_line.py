"""How does a command begin and end? With settings that are right, and a sentence where it cannot go on."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import typer

from bot.settings import Settings, SettingsError, read_settings

T = TypeVar("T")


def given_settings() -> Settings:
    """Return the settings; a wrong one ends the command with its sentence."""
    from bot.logs import set_up

    try:
        settings = read_settings()
    except SettingsError as exc:
        raise refused(exc) from None
    set_up(settings)
    return settings


def refused(exc: Exception) -> typer.Exit:
    """Print a fault's sentence; return what ends the command with 2."""
    typer.secho(str(exc), err=True, fg=typer.colors.RED)
    return typer.Exit(code=2)


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Return uvloop's event loop where it runs (not on Windows), None for asyncio's own."""
    try:
        from uvloop import new_event_loop
    except ImportError:
        return None
    return new_event_loop


def run(work: Awaitable[T]) -> T:
    """Run to the end and return what came of it; an expected fault is a sentence, not a traceback."""
    from bot.refusals import EXPECTED

    async def running() -> T:
        return await work

    try:
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            return runner.run(running())
    except EXPECTED as exc:
        raise refused(exc) from None
