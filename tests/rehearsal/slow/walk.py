"""Which rule looks at which hour of each day? All of them once, from the first day to the last."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from tests.rehearsal.slow.festivals import Festivals
from tests.rehearsal.slow.outbox import Outbox
from tests.rehearsal.slow.people import A_DAY, COUNTY, Letter
from tests.rehearsal.slow.pledges import Pledges
from tests.rehearsal.slow.rounds import Rounds
from tests.rehearsal.slow.staff import Staff

JUST_BEFORE = timedelta(microseconds=1)


@dataclass
class Reference:
    """Everything that is said in the days, by whichever rule."""

    outbox: Outbox
    rounds: Rounds
    festivals: Festivals
    staff: Staff
    pledges: Pledges

    def walk(self, start: datetime, end: datetime, planned: Iterable[Letter]) -> None:
        """Live through the time from ``start`` to ``end``, with what was planned before."""
        for letter in planned:
            self.outbox.plan(letter)
        day = start.astimezone(COUNTY).date()
        while day <= end.astimezone(COUNTY).date():
            self._live(day, start, end)
            day += A_DAY
        self.outbox.deliver(end)

    def _live(self, day: date, start: datetime, end: datetime) -> None:
        first = min(terms.morning for terms in self.rounds.parts.values())
        for clock, *acts in (
            (time(0), self.rounds.close),
            (time(0, 10), self.staff.greet),
            (time(0, 20), self.festivals.ask_home_comings),
            (time(first), self.rounds.open, self.rounds.remind, self.staff.climb),
            (time(first, 5), self.rounds.ask_for_reports),
            (time(first, 8), self.pledges.ask),
            (time(9), self.festivals.preview),
            (time(18), self.festivals.greet),
        ):
            at = datetime.combine(day, clock, COUNTY).astimezone(UTC)
            if start < at <= end:
                self.outbox.deliver(at - JUST_BEFORE)
                for act in acts:
                    act(day, at)
