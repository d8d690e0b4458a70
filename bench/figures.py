"""What is a figure? Samples of interleaved rounds, their median, held against another's and a target."""

import statistics
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass
class Line:
    """One contestant's samples of each column."""

    name: str
    samples: dict[str, list[float]] = field(default_factory=dict)

    def add(self, **values: float) -> None:
        """Add one round."""
        for column, value in values.items():
            self.samples.setdefault(column, []).append(value)

    def median(self, column: str) -> float:
        """Return the middle of the rounds."""
        return statistics.median(self.samples[column])


@dataclass(frozen=True)
class Target:
    """What must hold: a sentence, the figure, and the border it must reach (or, ``at_most``, not pass)."""

    claim: str
    figure: float
    border: float
    at_most: bool = False

    @property
    def met(self) -> bool:
        """Whether it holds."""
        return self.figure <= self.border if self.at_most else self.figure >= self.border

    def __str__(self) -> str:
        sign = "≤" if self.at_most else "≥"
        return f"{'✓' if self.met else '✗'} {self.claim}: {short(self.figure)} ({sign} {short(self.border)})"


@dataclass
class Sheet:
    """One table: its lines, the column that is drawn, what others are compared with, and what must hold."""

    name: str
    title: str
    shown: str
    lines: list[Line] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def line(self, name: str) -> Line:
        """Return the line of that name, a new one where there is none."""
        found = next((line for line in self.lines if line.name == name), None)
        if found is None:
            found = Line(name)
            self.lines.append(found)
        return found

    def ratio(self, above: str, below: str, column: str) -> float | None:
        """Return how many times one line's median is another's; None where either was not measured."""
        known = {line.name: line for line in self.lines if column in line.samples}
        if above not in known or below not in known:
            return None
        divisor = known[below].median(column)
        return known[above].median(column) / divisor if divisor else None

    def hold(self, claim: str, figure: float | None, border: float, *, at_most: bool = False) -> None:
        """Set a target, where its figure was measured."""
        if figure is not None:
            self.targets.append(Target(claim, figure, border, at_most))

    def text(self) -> Iterable[str]:
        """Yield the table: medians, the spread of the rounds, and each line's ratio to the first."""
        yield f"\n{self.title}"
        width = max((len(line.name) for line in self.lines), default=0)
        for line in self.lines:
            cells = [f"{column} {_spread(values)}" for column, values in line.samples.items()]
            yield f"  {line.name:{width}}  {'   '.join(cells)}{self._beside(line)}"
        yield from (f"  {target}" for target in self.targets)
        yield from (f"  · {note}" for note in self.notes)

    def _beside(self, line: Line) -> str:
        ratio = self.ratio(line.name, self.lines[0].name, self.shown)
        return f"   ×{ratio:.2f}" if ratio is not None and line is not self.lines[0] else ""


def _spread(values: list[float]) -> str:
    middle = short(statistics.median(values))
    return middle if len(values) == 1 else f"{middle} [{short(min(values))}–{short(max(values))}]"


def short(value: float) -> str:
    """Return a figure with the three digits that a shared machine gives."""
    if abs(value) >= 100:  # noqa: PLR2004 - three digits
        return f"{value:,.0f}"
    return f"{value:.3g}"
