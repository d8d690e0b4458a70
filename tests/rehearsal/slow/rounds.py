"""Who is asked to check in when, and reminded, and handed to the branch? (domain §2.1, §3.6)"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from tests.ladder.reference import Round
from tests.rehearsal.slow.calendar import eve_of, is_holiday, last_day, reminded_on, worked_from
from tests.rehearsal.slow.clocks import in_time, morning, opened_to
from tests.rehearsal.slow.outbox import Outbox
from tests.rehearsal.slow.people import A_DAY, COUNTY, OPENED, REMINDED, REPORT, Kind, Letter, Somebody, Terms

OPENING, REMINDER, LAST, EVE = (
    "check-in-opened", "check-in-reminder", "check-in-due-today", "check-in-due-tomorrow",
)  # fmt: skip
Key = tuple[str, bool, date]  # the part, those abroad or not, the day on which it opened
REPORTED_ON = date(2027, 3, 20)  # the only period of reports that begins in these days
REPORT_REMINDERS = (5, 8)  # days after


@dataclass
class Rounds:
    """The rounds of the days; ``handed_on`` says who was given to their branch, why and when.

    ``missed`` are the rounds that each member has let pass, those of the time before among them.
    """

    people: dict[int, Somebody]
    parts: dict[str, Terms]
    outbox: Outbox
    missed: dict[int, list[Round]]
    handed_on: set[tuple[int, str, date]] = field(default_factory=set)
    in_hand: set[tuple[int, str]] = field(default_factory=set)  # one line for a person is enough
    _open: dict[Key, set[int]] = field(default_factory=dict)  # who is asked in each

    def close(self, day: date, at: datetime) -> None:
        """The night after the last day: whoever said nothing is handed to their branch."""
        for key in list(self._open):
            part, _, opened = key
            due = last_day(opened, self.parts[part])
            if datetime.combine(due, time(18), COUNTY) <= at:
                for number in self._open.pop(key):
                    self._hand_on(number, "silent", day)
                    self.missed.setdefault(number, []).append(Round(opened, due, due))
                self.outbox.replace_round(key, at)

    def _hand_on(self, number: int, cause: str, day: date) -> None:
        known = {"silent", "unbound"} if cause == "silent" else {"unbound"}
        if not any((number, one) in self.in_hand for one in known):
            self.in_hand.add((number, cause))
            self.handed_on.add((number, cause, day))

    def open(self, day: date, at: datetime) -> None:
        """Ask those away, those abroad half-yearly; who cannot be written to is on the phone list at once."""
        for part, terms in self.parts.items():
            for abroad, months in ((False, terms.months), (True, terms.months_abroad)):
                if day.day == terms.opens and (day.month - 1) % months == 0:
                    asked = [one for one in self._away() if one.part == part and one.abroad is abroad]
                    self._open[part, abroad, day] = {one.number for one in asked}
                    self._say((part, abroad, day), day, at, OPENED, OPENING)
                    for one in asked:
                        if one.by_phone or not one.chats:
                            self._hand_on(one.number, "unbound", day)

    def _away(self) -> list[Somebody]:
        return [one for one in self.people.values() if one.active and one.floating]

    def remind(self, day: date, at: datetime) -> None:
        """Remind on the days of each part's calendar, on the last one that it is the last."""
        for key in list(self._open):
            part, _, opened = key
            due = last_day(opened, self.parts[part])
            reminded = reminded_on(part, opened, self.parts[part])
            if day in reminded:
                self.outbox.replace_round(key, at)
                self._say(key, day, at, REMINDED, LAST if day == due else REMINDER)
            elif due in reminded and day == eve_of(part, due) and day > opened:
                self._say(key, day, at, REMINDED, EVE)

    def ask_for_reports(self, day: date, at: datetime) -> None:
        """The first quarter's reports are asked of those away in the country, and recalled twice."""
        for one in self._away():
            wanted = [REPORTED_ON + after * A_DAY for after in (0, *REPORT_REMINDERS)]
            told = [worked_from(one.part, on) if is_holiday(one.part, on) else on for on in wanted]
            if day in told and not one.abroad and not one.by_phone:
                due = opened_to(one, max(morning(one, day, self.parts[one.part].morning), at))
                self.outbox.say(one, REPORT, "report-opened" if day == told[0] else "report-reminder", due)

    def _say(self, key: Key, day: date, at: datetime, kind: Kind, screen: str) -> None:
        hour = self.parts[key[0]].morning
        for number in sorted(self._open[key]):
            one = self.people[number]
            due, ends = self._instant(key, one, max(morning(one, day, hour), at), at, screen)
            for chat in one.chats if due and not one.by_phone else ():
                assert due is not None
                stale = min(due + kind.stale, ends) if ends else due + kind.stale
                self.outbox.plan(
                    Letter(0, chat, number, kind, screen, due, stale, None if screen == EVE else key)
                )

    def _instant(
        self, key: Key, one: Somebody, from_: datetime, at: datetime, screen: str
    ) -> tuple[datetime | None, datetime | None]:
        """When somebody is written to, and when it is of no use any more; the eve is for whom the last day
        has no hour.
        """
        if screen not in (LAST, EVE):
            return opened_to(one, from_), None
        part, _, opened = key
        last = last_day(opened, self.parts[part])
        ends = datetime.combine(last, time(18), COUNTY).astimezone(UTC)
        if screen == LAST:
            return in_time(one, from_, at, ends), ends
        ahead = (last - at.astimezone(COUNTY).date()).days * A_DAY
        following = max(morning(one, last, self.parts[part].morning), at + ahead)
        if in_time(one, following, at + ahead, ends) is not None:
            return None, ends
        return in_time(one, ends, at, ends), ends
