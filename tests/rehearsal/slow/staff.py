"""What do those hear who look after others? Their day, and whose turn it is (domain §3.4-L, §3.6)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, partial

from tests.ladder.reference import Past, Round, stand
from tests.rehearsal.slow.calendar import is_off
from tests.rehearsal.slow.clocks import morning
from tests.rehearsal.slow.outbox import Outbox
from tests.rehearsal.slow.people import DIGEST, NOTE, Somebody
from tests.rehearsal.slow.rounds import Rounds

RUNGS = ("contact", "secretary", "specific", "direct", "first", "county")
ALSO = {4: ("yellow", "secretary"), 6: ("red", "county")}  # step: the colour, and who else hears of it
DAY_BEGINS = 8


@dataclass
class Staff:
    """Secretaries by part, and who sits on each rung above them; ``climbed`` is where each silence stands
    from which morning on.
    """

    people: dict[int, Somebody]
    secretaries: Mapping[str, tuple[int, ...]]
    seats: Mapping[str, tuple[int, ...]]
    rounds: Rounds
    outbox: Outbox
    climbed: set[tuple[int, date, int, str]] = field(default_factory=set)
    _stands: dict[int, tuple[int, str]] = field(default_factory=dict)

    def greet(self, day: date, at: datetime) -> None:
        """On working days secretaries and contact persons hear of their day at their own eight o'clock."""
        contacts = {one.contact for one in self.people.values() if one.active}
        keepers = contacts | {number for some in self.secretaries.values() for number in some}
        for number in sorted(one for one in keepers if one is not None):
            one = self.people[number]
            if one.active and not one.by_phone and not is_off(one.part, day):
                due = morning(one, day, DAY_BEGINS)
                self.outbox.say(one, DIGEST, "digest", due, chats=one.own_chats)

    def climb(self, day: date, at: datetime) -> None:
        """Who is silent moves up; those who answer from now on are told once a morning for all of them."""
        told: set[int] = set()
        also: set[tuple[str, int]] = set()
        for number in sorted({number for number, _ in self.rounds.in_hand}):
            one, known = self.people[number], self._stands.get(number, (0, RUNGS[0]))
            step, whose = self._due(one, day) or (0, RUNGS[0])
            if step <= known[0]:
                continue
            rung = self._taken_up(max(whose, known[1], key=RUNGS.index), one)
            if rung != known[1] or not known[0]:
                told |= set(self._on(rung, one))
            colour, other = ALSO.get(step, ("", rung))
            also |= {(colour, who) for who in self._on(other, one) if other != rung}
            self._stands[number] = step, rung
            self.climbed.add((number, day, step, rung))
        for who in sorted(told):
            self.outbox.say(self.people[who], NOTE, "ladder-note", at)
        for _, who in sorted(also, key=lambda one: (one[0] == "red", one[1])):
            self.outbox.say(self.people[who], NOTE, "colour-note", at)

    def _due(self, one: Somebody, day: date) -> tuple[int, str] | None:
        missed = self.rounds.missed.get(one.number)
        return _stand(one.part, missed[0], day) if missed else None

    def _on(self, rung: str, one: Somebody) -> tuple[int, ...]:
        """Who sits on a rung for somebody; never the person themself."""
        contact = () if one.contact is None else (one.contact,)
        sit = {"contact": contact, "secretary": self.secretaries.get(one.part, ())}.get(rung)
        return tuple(who for who in (self.seats[rung] if sit is None else sit) if who != one.number)

    def _taken_up(self, rung: str, one: Somebody) -> str:
        """The rung itself, or the next one up on which somebody sits."""
        above = RUNGS[RUNGS.index(rung) :]
        return next((up for up in above if self._on(up, one)), rung)


@cache
def _stand(part: str, oldest: Round, day: date) -> tuple[int, str] | None:
    return stand([oldest], Past(), day, partial(is_off, part))
