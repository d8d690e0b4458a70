"""Which of these? One option (Choice) or any number of ticks (Ticks)."""

from collections.abc import Iterator
from dataclasses import KW_ONLY, dataclass
from enum import StrEnum
from typing import ClassVar

from bot.forms.fields import Field, Narrowed, Option, Refused, Taken, Verdict
from bot.forms.run import JSON, Run


def _folded(text: str) -> str:
    return text.strip().casefold()


@dataclass(eq=False)
class Choice(Field):
    """One option: a member of `kind` (a StrEnum), or of the list `context[options_from]`.

    Such a list holds {"value": str, "label": text or packed value}; an empty one leaves nothing to answer, so
    a form's `before` refuses first. `columns` is a hint for drawing. The answer is the option's value.
    """

    kind: type[StrEnum] | None = None
    _: KW_ONLY
    options_from: str | None = None
    columns: int | None = None

    complaints: ClassVar[frozenset[str]] = frozenset({"option-unknown"})

    @property
    def answer_type(self) -> object:
        """The enum, or str for options from the context."""
        return self.kind or str

    def options(self, run: Run) -> tuple[Option, ...]:
        """The members in order of definition, or the context's list."""
        if self.kind is not None:
            return tuple(Option(member.value) for member in self.kind)
        listed = run.context.get(self.options_from or "")
        rows = [row for row in listed if isinstance(row, dict)] if isinstance(listed, list) else []
        return tuple(Option(str(row["value"]), row["label"]) for row in rows)

    def said(self, text: str, run: Run) -> Verdict:
        """A typed value or label is as good as a press."""
        wanted = _folded(text)
        for option in self.options(run):
            if wanted in {_folded(option.value), _folded(str(option.label))}:
                return Taken(option.value)
        return Refused("option-unknown")

    def holds(self, answer: JSON, run: Run) -> bool:
        """Whether the option is still on offer."""
        return any(option.value == answer for option in self.options(run))

    def value(self, answer: JSON) -> object:
        """The enum's member, or the value itself."""
        return self.kind(str(answer)) if self.kind is not None else answer

    def quote(self, answer: JSON, run: Run) -> JSON:
        """The label where there is one, else the option to be worded."""
        if answer is None:
            return None
        labels: dict[JSON, JSON] = {option.value: option.label for option in self.options(run)}
        return labels.get(answer) or {"options": [answer]}

    @property
    def worded(self) -> tuple[str, ...]:
        """The enum's values; the context's options bring their labels."""
        return tuple(member.value for member in self.kind or ())

    @property
    def needs(self) -> tuple[str, ...]:
        """The list of options, if they come from the context."""
        return (self.options_from,) if self.options_from else ()

    def flaws(self) -> Iterator[str]:
        """One source of options, and not an empty one."""
        yield from super().flaws()
        if (self.kind is None) == (self.options_from is None):
            yield "takes its options either from a StrEnum or from options_from"
        if self.kind is not None and not len(self.kind):
            yield "has no options"


@dataclass(eq=False)
class Ticks(Field):
    """Any number of members of `kind`, finished by Done; those in `required` must be among them.

    The answer is the list of values in order of definition. Ticks not yet finished are the run's candidates.
    """

    kind: type[StrEnum]
    _: KW_ONLY
    required: tuple[StrEnum, ...] = ()

    complaints: ClassVar[frozenset[str]] = frozenset({"option-unknown", "tick-required"})

    @property
    def answer_type(self) -> object:
        """A frozenset of the enum."""
        return frozenset[self.kind]  # type: ignore[name-defined]

    def options(self, run: Run) -> tuple[Option, ...]:
        """All members, marked as they stand."""
        return tuple(Option(member.value, marked=member.value in run.candidates) for member in self.kind)

    def begin(self, answer: JSON) -> tuple[JSON, ...]:
        """The earlier ticks."""
        return tuple(answer) if isinstance(answer, list) else ()

    def said(self, text: str, run: Run) -> Verdict:
        """A typed value turns that tick over."""
        for member in self.kind:
            if _folded(member.value) == _folded(text):
                return self.marked(member.value, run)
        return Refused("option-unknown")

    def chose(self, option: str, run: Run) -> Verdict:
        """A label or ordinal that the driver recognised turns that tick over."""
        return self.marked(option, run)

    def marked(self, option: str, run: Run) -> Verdict:
        """The tick is the other way round than before."""
        ticked = set(run.candidates) ^ {option}
        return Narrowed(tuple(member.value for member in self.kind if member.value in ticked))

    def done(self, run: Run) -> Verdict:
        """The answer, unless a required tick is missing."""
        if any(member.value not in run.candidates for member in self.required):
            return Refused("tick-required")
        return Taken([member.value for member in self.kind if member.value in run.candidates])

    def holds(self, answer: JSON, _run: Run) -> bool:
        """Whether all ticks exist and none is missing."""
        if not isinstance(answer, list):
            return False
        return all(value in self.worded for value in answer) and all(r.value in answer for r in self.required)

    def value(self, answer: JSON) -> object:
        """The ticked members."""
        return frozenset(self.kind(str(value)) for value in answer) if isinstance(answer, list) else answer

    def quote(self, answer: JSON, _run: Run) -> JSON:
        """The ticked options, to be worded."""
        return None if answer is None else {"options": answer}

    @property
    def worded(self) -> tuple[str, ...]:
        """The enum's values."""
        return tuple(member.value for member in self.kind)

    def flaws(self) -> Iterator[str]:
        """Required ticks exist."""
        yield from super().flaws()
        if not len(self.kind):
            yield "has no options"
        for member in self.required:
            if member not in self.kind:
                yield f"requires {member!r}, which is not an option"
