"""What can be told about further bots? ``python -m bot bots add|list|remove``."""

import sys
from typing import Annotated

import typer

from bot.command_line import given_settings, run

bots = typer.Typer(no_args_is_help=True, help="Further bots of this database, each for its organisation.")


@bots.command(name="add")
def add_bot(
    org: Annotated[str | None, typer.Option(help="Whom it serves: an organisation's name or number.")] = None,
    label: Annotated[str | None, typer.Option(help="What it is called in lists.")] = None,
) -> None:
    """Have one more bot served; its token is asked for, or read from standard input."""
    from bot.bots import add

    settings = given_settings()
    piped = not sys.stdin.isatty()
    token = sys.stdin.readline() if piped else typer.prompt("The bot's token from BotFather", hide_input=True)
    run(add(token, settings, typer.echo, org=org, label=label))


@bots.command(name="list")
def list_bots() -> None:
    """Print every bot, whom it serves, and which process serves it now."""
    from bot.bots import show

    run(show(given_settings(), typer.echo))


@bots.command(name="remove")
def remove_bot(bot: Annotated[int, typer.Argument(help="Its user id, as bots list shows it.")]) -> None:
    """Have a bot served no more."""
    from bot.bots import remove

    run(remove(bot, given_settings(), typer.echo))
