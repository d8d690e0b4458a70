"""What can be told to Hongyan on the command line? ``python -m bot --help`` lists it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from bot.settings import Settings, SettingsError, read_settings, settings_page

T = TypeVar("T")
app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Hongyan: letters to members far from home.",
)


def _settings() -> Settings:
    """Return the settings; a wrong one ends the command with its sentence."""
    from bot.logs import set_up

    try:
        settings = read_settings()
    except SettingsError as exc:
        raise _refused(exc) from None
    set_up(settings)
    return settings


def _refused(exc: Exception) -> typer.Exit:
    typer.secho(str(exc), err=True, fg=typer.colors.RED)
    return typer.Exit(code=2)


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Return uvloop's event loop where it runs (not on Windows), None for asyncio's own."""
    try:
        from uvloop import new_event_loop
    except ImportError:
        return None
    return new_event_loop


def _run(work: Awaitable[T]) -> T:
    """Run to the end and return what came of it; an expected fault is a sentence, not a traceback."""
    from bot.refusals import EXPECTED

    async def running() -> T:
        return await work

    try:
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            return runner.run(running())
    except EXPECTED as exc:
        raise _refused(exc) from None


@app.command()
def serve() -> None:
    """Run the service: without a token a demonstration in the browser, else on the server of the settings."""
    from bot.serve import serve as running

    _run(running(_settings(), typer.echo))


@app.command()
def check(
    as_json: Annotated[bool, typer.Option("--json", help="Tell it to a machine.")] = False,  # noqa: FBT002 - a flag
) -> None:
    """Try everything that the service needs, and say what to do; ends with 1 where it cannot run."""
    from bot.check.run import check as checking
    from bot.check.run import unread

    try:
        read_settings()
    except SettingsError as exc:
        unread(exc, typer.echo, as_json=as_json)
        raise typer.Exit(1) from None
    import handlers
    from bot.check.ground import Ground
    from bot.house import House
    from bot.texts import Catalogue

    ground = Ground(_settings(), lambda: House.build(handlers.HANDLERS, Catalogue()))
    if not _run(checking(ground, typer.echo, as_json=as_json)):
        raise typer.Exit(1)


@app.command()
def migrate() -> None:
    """Bring the database to the tables of this version."""
    from bot.migrate import upgrade

    settings = _settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    _run(asyncio.to_thread(upgrade, settings.database_url.get_secret_value()))
    typer.echo("The database is up to date.")


@app.command()
def revise(message: str) -> None:
    """Write a migration for tables that were added or changed (for developers)."""
    from bot.migrate import revise as write

    settings = _settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    write(settings.database_url.get_secret_value(), message)


@app.command()
def export(table: str, file: Path) -> None:
    """Write a table of the whole county to a file: export structure FILE.csv (or .jsonl)."""
    from bot.export import export as writing

    _run(writing(table, file, _settings()))
    typer.echo(f"Written: {file}")


@app.command()
def backup(file: Path) -> None:
    """Save every row, while the service goes on, to one file; the secret key is not in it."""
    from bot.upkeep.backup import back_up

    _run(back_up(file, _settings(), typer.echo))


@app.command()
def restore(
    file: Path,
    force: Annotated[bool, typer.Option("--force", help="Delete what is in the database first.")] = False,  # noqa: FBT002 - a flag
) -> None:
    """Fill an empty database from a backup, of whichever engine."""
    from bot.upkeep.restore import restore as restoring

    settings = _settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    _run(restoring(file, settings, typer.echo, force=force))


@app.command(name="move-database")
def move_database(target_url: str) -> None:
    """Copy every row into an empty database of the other engine, and compare both."""
    from bot.upkeep.move import move

    _run(move(target_url, _settings(), typer.echo))


@app.command(name="demo-data")
def demo_data(
    members: Annotated[int, typer.Option(min=1, help="How many members.")] = 3418,
    months: Annotated[int, typer.Option(min=0, help="Months of check-in history.")] = 6,
    seed: Annotated[int, typer.Option(help="The same seed gives the same county.")] = 1,
    people: Annotated[Path | None, typer.Option(help="Write who can be played to this JSON file.")] = None,
    today: Annotated[
        str | None, typer.Option(help="The demonstration's first day, such as 2027-01-28.")
    ] = None,
) -> None:
    """Fill an empty database with an invented county and mark it as a demonstration."""
    from bot.demo.filling import Order, fill

    day = date.fromisoformat(today) if today else None
    order = Order(members, months, seed, people, day)
    _run(fill(_settings(), order, typer.echo))


@app.command()
def settings() -> None:
    """Print every setting with its explanation, as in .env.example."""
    typer.echo(settings_page(), nl=False)


if __name__ == "__main__":
    app()
