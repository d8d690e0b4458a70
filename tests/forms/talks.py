"""How does a test talk to a form? A person who gives inputs and sees effects, and an invented gazetteer."""

import json
from collections.abc import Sequence
from enum import StrEnum
from types import new_class
from typing import ClassVar, cast

from bot.forms import (
    JSON,
    Complain,
    Confirm,
    Effect,
    Field,
    Form,
    Given,
    Leave,
    Run,
    Submit,
    advance,
    resume,
    start,
)
from models.countries import Abroad, Country
from models.places import Place

TODAY = "2026-11-22"


class Condition(StrEnum):
    """近况."""

    WELL = "well"
    HARD = "hard"
    HELP = "help"


class Consent(StrEnum):
    """同意."""

    BASIC = "basic"
    PLEDGES = "pledges"
    GREETINGS = "greetings"


def made(**body: object) -> type[Form]:
    """A form with these attributes, in order."""
    return cast("type[Form]", new_class("Made", (Form,), {}, lambda namespace: namespace.update(body)))


class Talk:
    """One person in one form. The run goes through a row between any two inputs, as after a restart."""

    def __init__(self, form: type[Form], **context: JSON) -> None:
        self.form = form
        self.run, self.effects = start(form, {"today": TODAY, **context})

    @classmethod
    def about(cls, field: Field, **context: JSON) -> "Talk":
        """A talk about one question alone."""
        return cls(made(it=field, summary=True), **context)

    def give(self, *inputs: Given) -> "Talk":
        for given in inputs:
            self.run, self.effects = advance(self.form, revived(self.run), given)
        return self

    def restart(self) -> "Talk":
        self.run, self.effects = resume(self.form, revived(self.run))
        return self

    @property
    def complaint(self) -> str | None:
        return next((e.reason for e in self.effects if isinstance(e, Complain)), None)

    @property
    def args(self) -> dict[str, object]:
        return next((dict(e.args) for e in self.effects if isinstance(e, Complain)), {})

    @property
    def submitted(self) -> dict[str, object] | None:
        return next((dict(e.answers) for e in self.effects if isinstance(e, Submit)), None)

    @property
    def answer(self) -> JSON:
        """The stored answer of a talk about one question; it must have come to the summary."""
        assert self.effects == (Confirm(),), self.effects
        return self.run.answers["it"]

    @property
    def offered(self) -> list[str]:
        return [option.value for option in self.form.fields[self.run.field or ""].options(self.run)]


def revived(run: Run) -> Run:
    """The run as it comes back from its row."""
    return Run.from_json(json.loads(json.dumps(run.to_json())))


def ended(effects: Sequence[Effect]) -> bool:
    return isinstance(effects[-1], Submit | Leave)


ABROAD = {
    "拉各斯": Abroad(Country("NG"), "Lagos", ("Africa/Lagos",)),
    "墨西哥 边城": Abroad(Country("MX"), "边城", ("America/Mexico_City", "America/Tijuana")),
}


class Gazetteer:
    """A small country: real codes, invented knowledge."""

    names: ClassVar[dict[str, tuple[str, ...]]] = {
        "东莞": ("441900", "441901"),
        "鄞州": ("330212",),
        "朝阳": ("110105", "220104"),
        "浙江": ("330000", "330200", "330212"),
    }
    parts: ClassVar[dict[str | None, tuple[str, ...]]] = {
        None: ("110000", "330000", "440000"),
        "110000": ("110105",),
        "330000": ("330200",),
        "330200": ("330203", "330212"),
        "440000": ("441900",),
    }
    alike: ClassVar[dict[str, tuple[str, ...]]] = {"银州": ("330212", "330203")}

    def resolve(self, text: str, /) -> tuple[Place, ...]:
        return tuple(map(Place, self.names.get(text.strip(), ())))

    def settled(self, found: tuple[Place, ...], /) -> Place | None:
        if found and found[0].precise and all(place.code[:4] == found[0].code[:4] for place in found):
            return found[0]
        return None

    def suggest(self, text: str, /) -> tuple[Place, ...]:
        return tuple(map(Place, self.alike.get(text.strip(), ())))

    def find(self, code: str, /) -> Place | None:
        known = {code for codes in (*self.names.values(), *self.parts.values()) for code in codes}
        return Place(code) if code in known else None

    def children(self, code: str | None, /) -> tuple[Place, ...]:
        return tuple(map(Place, self.parts.get(code, ())))
