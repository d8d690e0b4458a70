"""What can be told to Hongyan on the command line? ``python -m bot --help`` lists it."""

import asyncio
import sys
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
def init(
    county: Annotated[str, typer.Argument(help="The county office's name, as it shall be shown.")],
    beside: Annotated[bool, typer.Option("--beside", help="Add it beside the counties there are.")] = False,  # noqa: FBT002 - a flag
) -> None:
    """Begin a county: its organisation, and a one-time link for its first administrator."""
    from bot.first_day import begin
    from bot.wiring import link_base_of

    told = _settings()
    _run(begin(county, told, typer.echo, link_base_of(told.api_url), beside=beside))


@app.command()
def revise(message: str) -> None:
    """Write a migration for tables that were added or changed (for developers)."""
    from bot.migrate import revise as write

    settings = _settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    write(settings.database_url.get_secret_value(), message)


@app.command()
def export(
    table: Annotated[str, typer.Argument(help="structure, roster, check-ins …: a wrong one names all.")],
    file: Annotated[Path, typer.Argument(help="Its ending decides: .xlsx, .csv or .jsonl.")],
    under: Annotated[
        str | None, typer.Option(help="Only this organisation and what is under it: name or number.")
    ] = None,
    with_phones: Annotated[bool, typer.Option("--with-phones", help="Telephone numbers in full.")] = False,  # noqa: FBT002 - a flag
) -> None:
    """Write a table to a file: export roster FILE.xlsx --under BRANCH; the trail keeps that it was done."""
    from bot.exports import export as writing

    def tell(rows: int) -> None:
        typer.echo(f"{rows:>12,} rows …", err=True)

    work = writing(table, file, _settings(), under=under, with_phones=with_phones, tell=tell)
    typer.echo(f"Written: {file} ({_run(work):,} rows)")


@app.command()
def permissions(
    csv: Annotated[Path, typer.Option("--csv", help="Which file to write.")],
) -> None:
    """Write which role may do what: a row an action, a column a role."""
    from actions.declared import declared_actions
    from bot.exports.permissions import write_permissions
    from bot.refusals import EXPECTED

    try:
        rows = write_permissions(csv, declared_actions())
    except EXPECTED as exc:
        raise _refused(exc) from None
    typer.echo(f"Written: {csv} ({rows} actions)")


@app.command(name="import-roster")
def import_roster(
    file: Annotated[Path | None, typer.Argument(help="The sheet: .xlsx or .csv.")] = None,
    under: Annotated[str | None, typer.Option(help="Below which organisation: its name or number.")] = None,
    branch: Annotated[str | None, typer.Option(help="The branch of rows that name none.")] = None,
    report: Annotated[Path | None, typer.Option(help="Write all findings to this .json or .xlsx.")] = None,
    undo: Annotated[int | None, typer.Option(help="Take the import of this number back.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell, and write nothing.")] = False,  # noqa: FBT002 - a flag
    create_orgs: Annotated[bool, typer.Option("--create-orgs", help="Make the branches it names.")] = False,  # noqa: FBT002 - a flag
    move: Annotated[bool, typer.Option("--move", help="Move people whose branch changed.")] = False,  # noqa: FBT002 - a flag
) -> None:
    """Bring a sheet of members onto the rosters; the same command goes on where one was cut short."""
    from bot.importing.importer import Order
    from bot.roster_import import import_file, undo_import

    if undo is not None:
        _run(undo_import(undo, _settings(), typer.echo))
    elif file is None:
        raise typer.BadParameter("a FILE to import, or --undo NUMBER")
    else:
        order = Order(file, under, dry_run, create_orgs, move, branch, report)
        _run(import_file(order, _settings(), typer.echo))


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


bots = typer.Typer(no_args_is_help=True, help="Further bots of this database, each for its organisation.")
app.add_typer(bots, name="bots")


@bots.command(name="add")
def add_bot(
    org: Annotated[str | None, typer.Option(help="Whom it serves: an organisation's name or number.")] = None,
    label: Annotated[str | None, typer.Option(help="What it is called in lists.")] = None,
) -> None:
    """Have one more bot served; its token is asked for, or read from standard input."""
    from bot.bots import add

    settings = _settings()
    piped = not sys.stdin.isatty()
    token = sys.stdin.readline() if piped else typer.prompt("The bot's token from BotFather", hide_input=True)
    _run(add(token, settings, typer.echo, org=org, label=label))


@bots.command(name="list")
def list_bots() -> None:
    """Print every bot, whom it serves, and which process serves it now."""
    from bot.bots import show

    _run(show(_settings(), typer.echo))


@bots.command(name="remove")
def remove_bot(bot: Annotated[int, typer.Argument(help="Its user id, as bots list shows it.")]) -> None:
    """Have a bot served no more."""
    from bot.bots import remove

    _run(remove(bot, _settings(), typer.echo))


@app.command()
def letters(
    state: Annotated[str | None, typer.Option(help="Only these: failed, or unsure.")] = None,
    since: Annotated[str | None, typer.Option(help="Made since then: 6h, 7d, 2027-02-06.")] = None,
    reason: Annotated[str | None, typer.Option(help="Only those whose reason begins so.")] = None,
    resend: Annotated[list[str], typer.Option(help="Send these again, by number: 17 or 17,18.")] = [],  # noqa: B006 - typer's way to say "as often as you like"
    resend_all: Annotated[bool, typer.Option("--resend-all", help="Send all of them again.")] = False,  # noqa: FBT002 - a flag
    as_json: Annotated[bool, typer.Option("--json", help="Tell it to a machine.")] = False,  # noqa: FBT002 - a flag
) -> None:
    """List messages that did not arrive, by reason, and send them again."""
    from bot.letters import Sought, resend_letters, show_letters

    sought = Sought(state, since, reason)
    if resend or resend_all:
        _run(resend_letters(_settings(), typer.echo, None if resend_all else resend, sought))
    else:
        _run(show_letters(_settings(), typer.echo, sought, as_json=as_json))


@app.command()
def parked(
    retry: Annotated[list[str], typer.Option(help="Try these again, by number: 17 or 17,18.")] = [],  # noqa: B006 - as above
    retry_all: Annotated[bool, typer.Option("--retry-all", help="Try all of them again.")] = False,  # noqa: FBT002 - a flag
    as_json: Annotated[bool, typer.Option("--json", help="Tell it to a machine.")] = False,  # noqa: FBT002 - a flag
) -> None:
    """List updates that were given up after three tries, and try them again."""
    from bot.letters import retry_parked, show_parked

    if retry or retry_all:
        _run(retry_parked(_settings(), typer.echo, None if retry_all else retry))
    else:
        _run(show_parked(_settings(), typer.echo, as_json=as_json))


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
