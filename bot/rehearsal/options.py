"""What can be told to ``rehearse`` on the command line?"""

from pathlib import Path
from typing import Annotated

import typer

Days = Annotated[int, typer.Option(min=1, max=366, help="How many days after today.")]
Csv = Annotated[Path | None, typer.Option(help="Write a line per message to this file.")]
Under = Annotated[str | None, typer.Option(help="Tell only of people of this organisation: name or number.")]
AsJson = Annotated[bool, typer.Option("--json", help="Tell it to a machine, CSV and all.")]
