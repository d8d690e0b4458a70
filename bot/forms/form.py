"""What is a form? A class whose attributes are its questions; checked when it is declared."""

import hashlib
import inspect
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import ClassVar, TypeAlias

from bot.forms.fields import Field
from models.rules import FORM_KEPT

Verb: TypeAlias = Callable[..., Awaitable[object]]

SETTINGS = frozenset(
    {"before", "on_submit", "summary", "words", "expires_after", "passes", "speaks_as", "urgent"}
)
RESERVED = SETTINGS | {"name", "command", "version", "fields", "needs", "complaints", "scope", "self"}
LONG = 3  # questions from which on a summary is worth a tap


class FormError(Exception):
    """A form is declared wrongly, or started without what it needs; the text names form and field."""


class _Body(dict[str, object]):
    """The namespace of a form's class body, in which a question cannot be overwritten unseen."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self.form = form

    def __setitem__(self, name: str, thing: object) -> None:
        if isinstance(self.get(name), Field):
            raise FormError(f"form {self.form}: {name} is declared twice")
        super().__setitem__(name, thing)


class FormType(type):
    """The type of forms; it only watches their bodies."""

    @classmethod
    def __prepare__(cls, name: str, _bases: tuple[type, ...], /, **_options: object) -> "_Body":
        """The namespace for a class body."""
        return _Body(name)


class Form(metaclass=FormType):
    """A form: its questions in order of definition, and these settings.

    `before(scope, …)` may refuse before the first question; `on_submit(scope, **answers)` takes the answers;
    both belong to the driver. `summary` is whether a summary is confirmed before submitting (by default from
    three questions on). `words` start the form when typed. `command` is the slash command or None. `passes`
    names what the driver was given at the start and hands to `on_submit` beside the answers. `speaks_as` is
    the name of the form whose texts this one shares.
    """

    before: ClassVar[Verb | None] = None
    on_submit: ClassVar[Verb | None] = None
    summary: ClassVar[bool] = False
    words: ClassVar[tuple[str, ...]] = ()
    expires_after: ClassVar[timedelta] = timedelta(hours=FORM_KEPT.default)
    passes: ClassVar[tuple[str, ...]] = ()
    speaks_as: ClassVar[str | None] = None
    urgent: ClassVar[bool] = False

    name: ClassVar[str]
    command: ClassVar[str | None]
    version: ClassVar[str]
    fields: ClassVar[Mapping[str, Field]]
    needs: ClassVar[tuple[str, ...]]
    complaints: ClassVar[frozenset[str]]

    def __init_subclass__(cls, command: str | None = None) -> None:
        """The declaration is complete: named, numbered and checked."""
        super().__init_subclass__()
        cls.name = _kebab(cls.__name__)
        cls.command = command
        cls.fields = MappingProxyType(_collect(cls))
        for field in cls.fields.values():
            _check(cls, field)
        if "summary" not in vars(cls):
            cls.summary = len(cls.fields) >= LONG
        told = json.dumps([field.describe() for field in cls.fields.values()], ensure_ascii=False)
        cls.version = hashlib.sha256(told.encode()).hexdigest()[:8]
        cls.needs = tuple(dict.fromkeys(key for field in cls.fields.values() for key in field.needs))
        cls.complaints = frozenset().union(*(field.complaints for field in cls.fields.values()))

    @classmethod
    def text_key(cls, field: str, option: str | None = None) -> str:
        """The derived key of a question, or of one of its options: check-in-place, check-in-moved.yes."""
        key = f"{cls.speaks_as or cls.name}-{field.replace('_', '-')}"
        return key if option is None else f"{key}.{option}"

    @classmethod
    def text_keys(cls) -> tuple[str, ...]:
        """Every derived key that must have a text: one a question, one a worded option."""
        questions = [(cls.text_key(field.name), field) for field in cls.fields.values()]
        options = [cls.text_key(field.name, value) for _, field in questions for value in field.worded]
        return (*(key for key, _ in questions), *options)


def _kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", name).lower()


def _collect(form: type[Form]) -> dict[str, Field]:
    """The form's questions by name, an ancestor's first; each is told its name."""
    found: dict[str, Field] = {}
    for cls in reversed(form.__mro__[: form.__mro__.index(Form)]):
        for name, thing in vars(cls).items():
            if isinstance(thing, Field):
                if thing.name not in {"", name}:
                    raise FormError(f"form {form.name}: {name} and {thing.name} are one and the same field")
                thing.name = name
                found[name] = thing
            elif cls is form and not name.startswith("_") and name not in RESERVED:
                raise FormError(f"form {form.name}: {name} is neither a field nor a setting of forms")
    if not found:
        raise FormError(f"form {form.name}: it has no fields")
    return found


def _check(form: type[Form], field: Field) -> None:
    """Raise FormError for the first flaw of a field's declaration."""
    flaws = list(field.flaws())
    if field.name in RESERVED or not re.fullmatch(r"[a-z][a-z0-9_]*", field.name):
        flaws.insert(0, "its name is reserved, or not snake case")
    if field.when is not None:
        flaws += _when_flaws(field.when)
    if flaws:
        raise FormError(f"form {form.name}, field {field.name}: {flaws[0]}")


def _when_flaws(when: Callable[..., object]) -> list[str]:
    try:
        inspect.signature(when).bind({})
    except TypeError:
        return ["its when must take one argument, the answers"]
    except ValueError:  # a builtin: it does not tell what it takes
        return []
    return []
