"""Buttons as somebody in a hurry would add them: nothing asks whether the row is the asker's to see."""

from actions.verb import action
from bot.buttons import Button
from models.members import Member
from models.refusal import NotFound
from models.scope import Scope


@action(needs=None)
async def tell_name(scope: Scope, member: int) -> None:
    """Name whoever has that number."""
    who = await _anybody(scope, member)
    scope.show("transfer-asked", None, None, member=member, name=who.name, branch="")


@action(needs=None)
async def change_row(scope: Scope, member: int) -> None:
    """Change whoever has that number, without a word."""
    who = await scope.get(Member, member)
    if who is not None:
        who.asked_to_check_in = not who.asked_to_check_in
    raise NotFound


@action(needs=None)
async def tell_that_it_is_there(scope: Scope, member: int) -> None:
    """Say nothing but that there is somebody."""
    await _anybody(scope, member)
    scope.show("phone-preferred")


@action(needs=None)
async def break_down(scope: Scope, member: int) -> None:
    """Fail over a row that is there."""
    await _anybody(scope, member)
    raise ValueError


async def _anybody(scope: Scope, member: int) -> Member:
    who = await scope.get(Member, member)
    if who is None:
        raise NotFound
    return who


class Take(Button, prefix="zz1"):
    """Called like another button, whose text it borrows; so are the others."""

    member: int
    action = tell_name


class Settle(Button, prefix="zz2"):
    """Changes."""

    member: int
    action = change_row


class Hear(Button, prefix="zz3"):
    """Says that somebody is there."""

    member: int
    action = tell_that_it_is_there


class NoAnswer(Button, prefix="zz4"):
    """Breaks down."""

    member: int
    action = break_down
