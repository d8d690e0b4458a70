"""What is a question with one right answer? For the library, for make-up items and for exams: a pure thing,
read from what somebody types, kept as JSON, shown in an order that tells nothing.
"""

import re
import unicodedata
from dataclasses import dataclass
from random import Random
from typing import Any, Self

from models.refusal import Refusal

LEAST, MOST = 2, 6  # answers to choose from
LONGEST_QUESTION, LONGEST_CHOICE = 200, 40
_MARK = re.compile(r"^\s*[*✓✔√]\s*|\s*[*✓✔√]\s*$")
_LABEL = re.compile(r"^\s*(?:[A-Ha-h]|[1-8])\s*[.、)．:]\s*")


class QuizUnclear(Refusal):
    """What was typed is no question with two to six answers, one of them marked as the right one."""


@dataclass(frozen=True, slots=True)
class Quiz:
    """A question and its answers; the right one is the first of them, wherever it is shown."""

    question: str
    choices: tuple[str, ...]

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the quiz of some lines: the question, then an answer a line, the right one with a star.
        Raise QuizUnclear where that is not what they are.
        """
        question, *lines = [line.strip() for line in unicodedata.normalize("NFKC", text).splitlines()] or [""]
        given = [line for line in lines if line]
        right = [_bare(line) for line in given if _is_marked(line)]
        wrong = [_bare(line) for line in given if not _is_marked(line)]
        choices = (*right, *wrong)
        fits = LEAST <= len(choices) <= MOST and len(right) == 1 and len(set(choices)) == len(choices)
        short = all(0 < len(one) <= LONGEST_CHOICE for one in choices)
        if not (question and len(question) <= LONGEST_QUESTION and fits and short):
            raise QuizUnclear(least=LEAST, most=MOST, longest=LONGEST_CHOICE)
        return cls(question, choices)

    @classmethod
    def of(cls, kept: dict[str, Any] | None) -> Self | None:
        """Return a quiz that was kept; None where there is none."""
        return cls(kept["question"], tuple(kept["choices"])) if kept else None

    def document(self) -> dict[str, Any]:
        """Return the quiz as JSON."""
        return {"question": self.question, "choices": list(self.choices)}

    def shown(self, seed: int) -> list[str]:
        """Return the answers in the order in which they are shown, always the same for a seed."""
        return [self.choices[place] for place in self._order(seed)]

    def is_right(self, choice: int, seed: int) -> bool:
        """Whether the answer at a place of that order, counted from 0, is the right one."""
        order = self._order(seed)
        return choice < len(order) and order[choice] == 0

    @property
    def answer(self) -> str:
        """The right answer."""
        return self.choices[0]

    def _order(self, seed: int) -> list[int]:
        places = list(range(len(self.choices)))
        Random(f"{seed}:{self.question}").shuffle(places)  # noqa: S311 - an order, no secret
        return places


def _is_marked(line: str) -> bool:
    return _MARK.search(_LABEL.sub("", line)) is not None


def _bare(line: str) -> str:
    return _LABEL.sub("", _MARK.sub("", _LABEL.sub("", line))).strip()
