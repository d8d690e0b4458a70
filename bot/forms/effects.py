"""What can a form want of its driver? A closed set; the driver draws and acts, the engine never does."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Ask:
    """Put this question, with `form.fields[field].options(run)` as buttons."""

    field: str


@dataclass(frozen=True, slots=True)
class Complain:
    """Say the text `reason` (a key) with `args`: texts, numbers and dates.

    An Ask or a Confirm follows; `field` is None at the summary.
    """

    field: str | None
    reason: str
    args: Mapping[str, object] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Confirm:
    """Show the summary: each of `asked(form, run)` with its quoted answer, editable, to be confirmed."""


@dataclass(frozen=True, slots=True)
class Submit:
    """All is answered: call `on_submit(scope, **answers)`.

    The values are typed as each field's `answer_type` says; a skipped question is None, a question that was
    not asked is absent.
    """

    answers: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Leave:
    """The run ends without submitting. Expiry and other commands are the driver's "left-behind"."""

    why: Literal["cancelled", "left-behind"]


Effect: TypeAlias = Ask | Complain | Confirm | Submit | Leave
