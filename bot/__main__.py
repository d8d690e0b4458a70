"""What can be told to Hongyan on the command line? ``python -m bot --help`` lists it."""

import asyncio
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bot.bots_commands import bots
from bot.calendar_commands import calendar
from bot.command_line import given_settings, refused, run
from bot.rehearsal.options import AsJson, Csv, Days, Under
from bot.settings import SettingsError, read_settings, settings_page

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Hongyan: letters to members far from home.",
)
app.add_typer(bots, name="bots")
app.command()(calendar)


@app.command()
def serve() -> None:
    """Run the service: without a token a demonstration in the browser, else on the server of the settings."""
    from bot.serve import serve as running

    run(running(given_settings(), typer.echo))


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

    ground = Ground(given_settings(), lambda: House.build(handlers.HANDLERS, Catalogue()))
    if not run(checking(ground, typer.echo, as_json=as_json)):
        raise typer.Exit(1)


@app.command()
def migrate() -> None:
    """Bring the database to the tables of this version."""
    from bot.migrate import upgrade

    settings = given_settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    run(asyncio.to_thread(upgrade, settings.database_url.get_secret_value()))
    typer.echo("The database is up to date.")


@app.command()
def init(
    county: Annotated[str, typer.Argument(help="The county office's name, as it shall be shown.")],
    beside: Annotated[bool, typer.Option("--beside", help="Add it beside the counties there are.")] = False,  # noqa: FBT002 - a flag
    again: Annotated[bool, typer.Option("--again", help="A link though there are administrators.")] = False,  # noqa: FBT002 - a flag
) -> None:
    """Begin a county: its organisation, and a one-time link for its first administrator."""
    from bot.first_day import begin
    from bot.wiring import link_base_of

    told = given_settings()
    run(begin(county, told, typer.echo, link_base_of(told.api_url), beside=beside, again=again))


@app.command()
def revise(message: str) -> None:
    """Write a migration for tables that were added or changed (for developers)."""
    from bot.migrate import revise as write

    settings = given_settings()
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

    work = writing(table, file, given_settings(), under=under, with_phones=with_phones, tell=tell)
    typer.echo(f"Written: {file} ({run(work):,} rows)")


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
        raise refused(exc) from None
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
        run(undo_import(undo, given_settings(), typer.echo))
    elif file is None:
        raise typer.BadParameter("a FILE to import, or --undo NUMBER")
    else:
        order = Order(file, under, dry_run, create_orgs, move, branch, report)
        run(import_file(order, given_settings(), typer.echo))


@app.command(name="roster-form")
def roster_form(file: Annotated[Path, typer.Argument(help="An .xlsx to be written.")]) -> None:
    """Write an empty roster with hints and lists, to be filled in by an office and imported."""
    from bot.refusals import EXPECTED
    from bot.roster_form import write_form

    try:
        write_form(file)
    except EXPECTED as exc:
        raise refused(exc) from None
    typer.echo(f"Written: {file}")


@app.command()
def slips(
    org: Annotated[str, typer.Argument(help="The organisation: its name or number.")],
    file: Annotated[Path, typer.Argument(help="An .html page to be written, and printed by any browser.")],
) -> None:
    """Write paper slips with name, code and QR for everybody of an organisation who has no chat yet."""
    from bot.slips_command import write_slips
    from bot.wiring import link_base_of

    told = given_settings()
    number = run(write_slips(org, file, told, link_base_of(told.api_url)))
    typer.echo(f"Written: {file} ({number} slips)")


@app.command()
def phones(
    org: Annotated[str, typer.Argument(help="The organisation: its name or number.")],
    file: Annotated[Path, typer.Argument(help="An .html page to be written, and printed by any browser.")],
) -> None:
    """Write the phone list of an organisation: whom to call, since when, what to say; each look is noted."""
    from bot.phones_command import write_phones

    number = run(write_phones(org, file, given_settings()))
    typer.echo(f"Written: {file} ({number} people)")


@app.command()
def backup(file: Path) -> None:
    """Save every row, while the service goes on, to one file; the secret key is not in it."""
    from bot.upkeep.backup import back_up

    run(back_up(file, given_settings(), typer.echo))


@app.command()
def restore(
    file: Path,
    force: Annotated[bool, typer.Option("--force", help="Delete what is in the database first.")] = False,  # noqa: FBT002 - a flag
) -> None:
    """Fill an empty database from a backup, of whichever engine."""
    from bot.upkeep.restore import restore as restoring

    settings = given_settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    run(restoring(file, settings, typer.echo, force=force))


@app.command(name="move-database")
def move_database(target_url: str) -> None:
    """Copy every row into an empty database of the other engine, and compare both."""
    from bot.upkeep.move import move

    run(move(target_url, given_settings(), typer.echo))


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
        run(resend_letters(given_settings(), typer.echo, None if resend_all else resend, sought))
    else:
        run(show_letters(given_settings(), typer.echo, sought, as_json=as_json))


@app.command()
def parked(
    retry: Annotated[list[str], typer.Option(help="Try these again, by number: 17 or 17,18.")] = [],  # noqa: B006 - as above
    retry_all: Annotated[bool, typer.Option("--retry-all", help="Try all of them again.")] = False,  # noqa: FBT002 - a flag
    as_json: Annotated[bool, typer.Option("--json", help="Tell it to a machine.")] = False,  # noqa: FBT002 - a flag
) -> None:
    """List updates that were given up after three tries, and try them again."""
    from bot.letters import retry_parked, show_parked

    if retry or retry_all:
        run(retry_parked(given_settings(), typer.echo, None if retry_all else retry))
    else:
        run(show_parked(given_settings(), typer.echo, as_json=as_json))


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
    run(fill(given_settings(), order, typer.echo))


@app.command()
def rehearse(days: Days = 30, csv: Csv = None, under: Under = None, as_json: AsJson = False) -> None:  # noqa: FBT002 - a flag
    """Rehearse the coming days on a copy: what would be said, to whom and when; nothing is sent or kept."""
    from bot.rehearsal.command import told_to
    from bot.wiring import rehearsing

    run(told_to(rehearsing(given_settings(), days, under), csv, typer.echo, as_json=as_json))


@app.command()
def settings() -> None:
    """Print every setting with its explanation, as in .env.example."""
    typer.echo(settings_page(), nl=False)


if __name__ == "__main__":
    app()
