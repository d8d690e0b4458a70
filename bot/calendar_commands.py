"""What can be told about calendars on the command line? ``python -m bot calendar --help`` says it."""

from pathlib import Path
from typing import Annotated

import typer

from bot.command_line import given_settings, run


def calendar(
    first: Annotated[int | None, typer.Option("--from", help="The first year to be told.")] = None,
    last: Annotated[int | None, typer.Option("--to", help="The last one; the same by default.")] = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write them to this file.")] = None,
    load: Annotated[Path | None, typer.Option(help="Load a year's days off from this .csv or .xlsx.")] = None,
    year: Annotated[int | None, typer.Option(help="Which year that is.")] = None,
    under: Annotated[
        str | None, typer.Option(help="Whose calendar: name or number; else the county's.")
    ] = None,
) -> None:
    """Tell festivals, solar terms, days off and moved work days, or load a year: --load FILE --year 2027."""
    from bot.calendar_command import load_calendar, tell_calendar

    if load is not None and year is not None:
        run(load_calendar(given_settings(), load, year, under, typer.echo))
    elif load is None and first is not None:
        number = run(tell_calendar(given_settings(), first, last or first, csv, under, typer.echo))
        typer.echo(f"{number} lines" if csv is None else f"Written: {csv} ({number} lines)")
    else:
        raise typer.BadParameter("--from YEAR, or --load FILE --year YEAR")
