"""What can a person do to a form? A closed set; the driver turns chat updates into these and nothing else."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

SentKind: TypeAlias = Literal["voice", "audio", "photo", "video", "document", "sticker"]


@dataclass(frozen=True, slots=True)
class Mark:
    """How a part of a text was formatted: the server's word for it, its place in UTF-16 units, its link."""

    kind: str
    start: int
    length: int
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A text was typed, as it came."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Chose:
    """A button of the current question was pressed, or its label or ordinal typed: `Option.value`."""

    option: str


@dataclass(frozen=True, slots=True)
class Marked:
    """One tick of a `Ticks` question was turned over."""

    option: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A file came. `seconds` and `size` (bytes) as the server told them, None where it did not.

    `marks` are those of its caption; those of one album share a `group`.
    """

    kind: SentKind
    file_id: str
    unique_id: str
    seconds: int | None = None
    size: int | None = None
    name: str | None = None
    caption: str | None = None
    marks: tuple[Mark, ...] = ()
    group: str | None = None


@dataclass(frozen=True, slots=True)
class SharedContact:
    """A contact card came; `own` only when the server says that it is the sender's own."""

    phone: str
    own: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class Located:
    """A position came. It carries no coordinates on purpose: nothing can be stored."""


@dataclass(frozen=True, slots=True)
class Back:
    """To the question before."""


@dataclass(frozen=True, slots=True)
class Cancel:
    """Out of the form."""


@dataclass(frozen=True, slots=True)
class Skip:
    """No answer to an optional question."""


@dataclass(frozen=True, slots=True)
class Done:
    """The ticks are as they shall be."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One answer of the summary shall change."""

    field: str


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The summary is right."""


Given: TypeAlias = (
    Said | Chose | Marked | Sent | SharedContact | Located | Back | Cancel | Skip | Done | Edit | Confirmed
)
