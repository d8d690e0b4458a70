"""Where does one person stand in one form? A frozen value of JSON only, so that it is a row as it is."""

import dataclasses
from collections.abc import Mapping
from typing import Any, TypeAlias

JSON: TypeAlias = "bool | int | float | str | list[JSON] | dict[str, JSON] | None"


@dataclasses.dataclass(frozen=True, slots=True)
class Run:
    """One form being filled in.

    `field` is the question that stands open, None at the summary. `answers` holds every answer ever given and
    not replaced, also those whose question is not asked at present; None is a skipped question. `trail` are
    the answered questions before the open one. `editing` is the question reached from the summary.
    `candidates` is the unfinished answer to the open question: ticks so far, places that fit.
    `context` is what the driver handed in at the start ("today" as an ISO date, lists of options).
    """

    form: str
    version: str
    field: str | None = None
    answers: Mapping[str, JSON] = dataclasses.field(default_factory=dict)
    trail: tuple[str, ...] = ()
    editing: str | None = None
    context: Mapping[str, JSON] = dataclasses.field(default_factory=dict)
    candidates: tuple[JSON, ...] = ()

    def to_json(self) -> dict[str, JSON]:
        """What a row stores; `from_json` of it is equal to this run."""
        return dataclasses.asdict(self) | {"trail": list(self.trail), "candidates": list(self.candidates)}

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "Run":
        """The run that `to_json` had stored. A row it did not write raises TypeError or KeyError."""
        return cls(**{**row, "trail": tuple(row["trail"]), "candidates": tuple(row["candidates"])})
