"""What will a turn ask the database?
Told from its update before it begins, so that a batch loads it at once.
"""

from collections.abc import Iterator

from bot.buttons import Go, decode
from bot.commands import Command
from bot.forms import Form, Said
from bot.house import House
from bot.incoming import Incoming
from bot.questions import PREFIX
from models.form_runs import FormRun, RunState
from models.loaders import Loader


def foreseen(house: House, incoming: Incoming, runs: list[FormRun]) -> set[Loader]:
    """Return the questions that the actions read which this update leads to; what it cannot tell, the turn
    asks by itself.
    """
    return {loader for verb in _verbs(house, incoming, runs) for loader in getattr(verb, "reads", ())}


def _verbs(house: House, incoming: Incoming, runs: list[FormRun]) -> Iterator[object]:
    active = next((run for run in reversed(runs) if run.state is RunState.ACTIVE), None)
    answered = house.forms.get(active.form) if active else None
    if incoming.payload is not None:
        prefix, parts = decode(incoming.payload)
        if prefix == PREFIX:
            yield getattr(answered, "on_submit", None)
        elif prefix == Go.PREFIX:
            yield from _of_command(house.commands.get(parts[0]) if parts else None)
        elif button := house.buttons.find(prefix):
            yield from (button.action, *_of_form(button.opens))
    elif isinstance(incoming.given, Said):
        word = incoming.given.text.strip().casefold()
        yield getattr(answered, "on_submit", None)
        yield from _of_command(house.commands.get(house.words.get(word, word.removeprefix("/"))))


def _of_command(command: Command | None) -> Iterator[object]:
    if command is not None:
        yield command.action
        yield from _of_form(command.opens)


def _of_form(form: type[Form] | type | None) -> Iterator[object]:
    yield from (getattr(form, "before", None), getattr(form, "on_submit", None))
