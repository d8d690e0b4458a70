"""How much of a long effect fits into one transaction? As much as keeps the next reply from waiting."""

from dataclasses import dataclass

AIM = 0.017  # seconds a transaction of a long effect should take, its commit included
# Rows. What is cheap here may be dear in the next stretch, hence a ceiling; below the floor most of the time
# goes into the statements themselves, so that smaller steps would make nobody wait less.
FEWEST, MOST = 2000, 8000
_SLOWER, _FASTER = 0.25, 1.5  # by how much one measurement may change the stride


@dataclass(slots=True)
class Stride:
    """The number of rows that the next step of an effect looks at."""

    rows: int = FEWEST

    @staticmethod
    def has_room(seconds: float) -> bool:
        """Whether a transaction that took so long already may take a step more."""
        return seconds < AIM

    def took(self, seconds: float) -> None:
        """Fit the stride to the time of the last step."""
        change = min(_FASTER, max(_SLOWER, AIM / max(seconds, 1e-6)))
        self.rows = min(MOST, max(FEWEST, round(self.rows * change)))
