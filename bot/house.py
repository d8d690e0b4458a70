"""Which declarations make up the service? Collected once, checked before anything runs (design §4)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from types import ModuleType

from bot.buttons import Button, Codec, Go
from bot.commands import Command, Reaction
from bot.forms import Form, Given, check_action
from bot.questions import form_keys, form_screens
from bot.screens import Screen, Screens
from bot.texts import LANGUAGES, Catalogue
from bot.typed import Alarm, alarms_of, typed_ways
from models.refusal import Refusal


class HouseError(Exception):
    """The declarations contradict each other; the service does not start. The message names every fault."""


@dataclass(slots=True)
class House:
    """Everything declared: commands, forms, buttons and screens, with the texts they are said in."""

    catalogue: Catalogue
    commands: dict[str, Command] = field(default_factory=dict)
    forms: dict[str, type[Form]] = field(default_factory=dict)
    screens: Screens = field(default_factory=Screens)
    buttons: Codec = field(default_factory=lambda: Codec(()))
    reactions: dict[str, Reaction] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)  # typed word -> command, in every language
    ways: dict[str, Given] = field(default_factory=dict)  # typed word -> way out of a question
    alarms: dict[str, Alarm] = field(
        default_factory=dict
    )  # reaction -> what it is heard by, anywhere in a text

    @classmethod
    def build(cls, areas: Iterable[ModuleType], catalogue: Catalogue) -> "House":
        """Collect what the modules declare and check it; raise HouseError naming all that is wrong."""
        house = cls(catalogue)
        faults: list[str] = []
        declared = [thing for area in areas for thing in _declared(area)]
        for screen in [*form_screens(), *(thing for thing in declared if isinstance(thing, Screen))]:
            house.screens.declare(screen)
        for thing in declared:
            if isinstance(thing, Reaction):
                house.reactions[thing.name] = thing
            elif isinstance(thing, Command):
                faults += house._add_command(thing)
            elif isinstance(thing, type) and issubclass(thing, Form):
                faults += house._add_form(thing)
        house.ways = typed_ways(catalogue)
        house.alarms = alarms_of(catalogue, house.reactions)
        house.buttons = Codec(_buttons(declared))
        faults += house._check_buttons(_buttons(declared))
        faults += house._check_texts()
        if faults:
            raise HouseError("\n".join(faults))
        return house

    def _add_command(self, command: Command) -> list[str]:
        faults = []
        if command.name in self.commands:
            faults.append(f"two commands are called /{command.name}")
        self.commands[command.name] = command
        key = f"words.{command.name}"
        for language in LANGUAGES:
            if key not in self.catalogue.keys(language):
                continue
            for word in self.catalogue.find(language, key)[0].split("|"):
                if self.words.setdefault(word.strip().casefold(), command.name) != command.name:
                    faults.append(f"the word {word!r} means two commands")  # noqa: PERF401 - it enters the word too
        return faults

    def _add_form(self, form: type[Form]) -> list[str]:
        self.forms[form.name] = form
        try:
            check_action(form)
        except Exception as exc:  # noqa: BLE001 - every fault is gathered and named at once
            return [str(exc)]
        return (
            self._add_command(Command(form.command, opens=form, urgent=form.urgent)) if form.command else []
        )

    def _check_buttons(self, buttons: list[type[Button]]) -> Iterator[str]:
        for button in buttons:
            if (button.action is None) == (button.opens is None):
                yield f"button {button.__name__} must name an action or a form, not both"
            if button.action is not None and not hasattr(button.action, "needs"):
                yield f"{button.action.__name__} is not declared with @action"
        for screen in self.screens.known.values():
            for row in getattr(screen, "buttons", ()):
                for button in row:
                    if isinstance(button, Go) and button.command not in self.commands:
                        yield f"screen {screen.name} goes to the unknown command /{button.command}"

    def needed_texts(self) -> set[str]:
        """Return every text key that the declarations can need."""
        needed: set[str] = set()
        for screen in self.screens.known.values():
            needed |= screen.keys()
        needed |= {button.label_key() for button in self.buttons.known()}
        needed |= {f"command.{name}" for name, command in self.commands.items() if command.listed}
        needed |= {key for form in self.forms.values() for key in form_keys(form)}
        return needed | {refusal.key() for refusal in _refusals(Refusal)}

    def _check_texts(self) -> Iterator[str]:
        needed = self.needed_texts()
        for language in LANGUAGES:
            for key in sorted(needed - self.catalogue.keys(language)):
                yield f"{language} has no text for {key!r}"


def _declared(area: ModuleType) -> Iterator[object]:
    for thing in vars(area).values():
        if isinstance(thing, tuple):
            yield from (part for part in thing if isinstance(part, Screen))
        own = getattr(thing, "__module__", None) == area.__name__
        if isinstance(thing, Screen | Command | Reaction) or (own and isinstance(thing, type)):
            yield thing


def _buttons(declared: Iterable[object]) -> list[type[Button]]:
    return [thing for thing in declared if isinstance(thing, type) and issubclass(thing, Button)]


def _refusals(parent: type[Refusal]) -> Iterator[type[Refusal]]:
    for child in parent.__subclasses__():
        yield child
        yield from _refusals(child)
