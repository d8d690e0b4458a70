"""What is a question? The base of all field kinds: what they hear, what they answer, what they offer."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import KW_ONLY, dataclass, field, fields
from datetime import date, timedelta
from decimal import Decimal
from enum import EnumMeta
from typing import ClassVar, TypeAlias

from bot.forms.inputs import Chose, Done, Given, Located, Marked, Said, Sent, SharedContact
from bot.forms.run import JSON, Run

MAX_BYTES = 24  # of an option's value and of a field's name: both travel in a payload of 64 bytes

When: TypeAlias = Callable[[Mapping[str, object]], bool]


@dataclass(frozen=True, slots=True)
class Option:
    """A button. `value` may hold a colon.

    Its text is `label` (text, or a packed value); else the name of `place` (a code) or `zone` (IANA) in the
    reader's language; else that of the derived key.
    """

    value: str
    label: JSON = None
    marked: bool = False
    place: str | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """The answer is complete."""

    answer: JSON


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A step towards an answer: the same question again, with these candidates."""

    candidates: tuple[JSON, ...]
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Not an answer; `reason` is a text key. Nothing changes."""

    reason: str
    args: Mapping[str, object] = field(default_factory=dict)


Verdict: TypeAlias = Taken | Narrowed | Refused

OUTDATED = Refused("button-outdated")
_SENT = {"voice": "voice-not-expected", "audio": "voice-not-expected", "photo": "photo-not-expected"}


def unexpected(given: Given) -> Refused:
    """The complaint about a kind of input for which there is no place here."""
    match given:
        case Sent(kind=kind):
            return Refused(_SENT.get(kind, "file-not-expected"))
        case SharedContact():
            return Refused("contact-not-expected")
        case Located():
            return Refused("location-not-needed")
        case _:
            return OUTDATED


@dataclass(eq=False)
class Field(ABC):
    """A question of a form; `name` comes from the attribute it is assigned to.

    `optional` offers Skip. `when(answers)` says whether it is asked: it sees the typed answers of the
    questions before it, None for those not answered.
    """

    _: KW_ONLY
    optional: bool = False
    when: When | None = None
    name: str = field(default="", init=False)

    complaints: ClassVar[frozenset[str]] = frozenset()
    """The text keys that this kind may complain with, beside the common ones."""
    secret: ClassVar[bool] = False
    """Whether the answer must be sealed wherever it is stored."""
    undeclared: ClassVar[frozenset[str]] = frozenset({"name", "columns", "resolver", "world", "normaliser"})
    """Settings that do not make an earlier answer unfit: a form's version ignores them."""

    @property
    @abstractmethod
    def answer_type(self) -> object:
        """The type (or union) of what `value` gives, to be compared with an action's parameter."""

    @abstractmethod
    def holds(self, answer: JSON, run: Run) -> bool:
        """Whether a stored answer is one that this question could have taken."""

    def hear(self, given: Given, run: Run) -> Verdict:
        """What an input means for this question; any input gets a verdict, none an exception."""
        verdict: Verdict = unexpected(given)
        match given:
            case Said(text):
                verdict = self.said(text, run)
            case Chose(option) if self._offers(option, run):
                verdict = self.chose(option, run)
            case Marked(option) if self._offers(option, run):
                verdict = self.marked(option, run)
            case Done():
                verdict = self.done(run)
            case Sent():
                verdict = self.sent(given)
            case SharedContact():
                verdict = self.shared(given)
        return verdict

    def _offers(self, value: str, run: Run) -> bool:
        return any(option.value == value for option in self.options(run))

    @abstractmethod
    def said(self, text: str, run: Run) -> Verdict:
        """The verdict on a typed text, up to 4096 characters of anything."""

    def chose(self, option: str, _run: Run) -> Verdict:
        """The verdict on an option that is on offer."""
        return Taken(option)

    def marked(self, _option: str, _run: Run) -> Verdict:
        """The verdict on a tick that is on offer."""
        return OUTDATED

    def done(self, _run: Run) -> Verdict:
        """The verdict on "these are my ticks"."""
        return OUTDATED

    def sent(self, given: Sent) -> Verdict:
        """The verdict on a file."""
        return unexpected(given)

    def shared(self, given: SharedContact) -> Verdict:
        """The verdict on a contact card."""
        return unexpected(given)

    def goes_on(self, _given: Given, _run: Run) -> bool:
        """Whether an input is a further part of the one before it: the question need not be put again."""
        return False

    def options(self, _run: Run) -> tuple[Option, ...]:
        """The buttons to draw for this question as the run stands."""
        return ()

    def begin(self, _answer: JSON) -> tuple[JSON, ...]:
        """The candidates with which the question is put, given its earlier answer or None."""
        return ()

    def value(self, answer: JSON) -> object:
        """An answer as its `answer_type`."""
        return answer

    def quote(self, answer: JSON, _run: Run) -> JSON:
        """What to show of an answer, in the summary and under the answered question.

        None: skipped. A text or packed label: as it is. {"options": [value, …]}: the texts derived for them.
        {"date": ISO}. {"voice": seconds}. {"place": code}. {"abroad": {"country", "city", "zone"}}.
        """
        return answer

    @property
    def worded(self) -> tuple[str, ...]:
        """The option values that need a derived text."""
        return ()

    @property
    def needs(self) -> tuple[str, ...]:
        """The keys that a run's context must hold."""
        return ()

    def flaws(self) -> Iterator[str]:
        """What is wrong with this declaration, a sentence each."""
        if len(self.name.encode()) > MAX_BYTES:
            yield f"its name is longer than {MAX_BYTES} bytes"
        for value in self.worded:
            if not 0 < len(value.encode()) <= MAX_BYTES:
                yield f"option {value!r} is not 1 to {MAX_BYTES} bytes"

    def describe(self) -> list[str]:
        """The declaration in words, equal exactly when earlier answers mean the same."""
        told = [
            f"{f.name}={_told(getattr(self, f.name))}" for f in fields(self) if f.name not in self.undeclared
        ]
        return [self.name, type(self).__name__, *told]


def _told(setting: object) -> str:
    if isinstance(setting, EnumMeta):
        return repr([member.value for member in setting])  # type: ignore[var-annotated]
    if setting is None or isinstance(setting, bool | int | str | tuple | date | timedelta | Decimal):
        return repr(setting)
    return "given"  # a function has no stable words; that there is one is what can be told
