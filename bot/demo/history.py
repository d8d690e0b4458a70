"""What has an invented person answered so far? Calls, answers and follow-ups by the rule of the unplayed."""

from datetime import datetime, timedelta
from random import Random

from bot.demo.chance import one_of
from bot.demo.people import Person
from bot.demo.rounds import CAUSES, Round
from bot.demo.rows import Sheets
from bot.demo.work_stock import CALLS_FOR_HELP, TROUBLES
from models.check_ins import Call, CallState, Channel, CheckIn, Condition
from models.follow_ups import Cause, FollowUp, FollowUpState, Outcome, due_after, first_rung
from models.unplayed import Decision, answers_at, decide, new_place

_STAYS_OPEN = 0.35  # of what fell due in the latest cycle only

Span = tuple[datetime, datetime]  # when a matter arose, by when somebody has to act


class History:
    """Writes the past of one person after another onto the sheets; their place is where they moved last."""

    def __init__(self, seed: int, rounds: dict[bool, list[Round]], sheets: Sheets, chance: Random) -> None:
        self._seed, self._rounds, self._sheets, self._chance = seed, rounds, sheets, chance

    def write(self, person: Person, account_id: int | None) -> None:
        """Add what was asked of the person and came back; nobody is asked who is at home and not on the list.

        The latest cycle waits for those who are played, and so does the only one of a person who just left.
        """
        if not (person.floating or person.asked):
            return
        rounds, part = self._rounds[person.abroad], person.part
        for one in rounds[-1:] if part and part.just_left else rounds:
            decision = decide(self._seed, person.id, one.key)
            at = answers_at(decision, one.opens_on, person.zone, one.opened_at)
            last = one is rounds[-1]
            if at is None or at >= one.horizon or (part and last):
                self._stay_silent(person, one, account_id, last=last)
            else:
                self._answer(person, one, decision, at, account_id)

    def _answer(
        self, person: Person, one: Round, decision: Decision, at: datetime, account_id: int | None
    ) -> None:
        self._sheets.check_ins += 1
        number, late = self._sheets.check_ins, at > one.due_at
        proxy = account_id is None
        state = CallState.LATE if late else CallState.RECORDED if proxy else CallState.ANSWERED
        self._sheets.add(Call, [one.id, person.id, state, at])
        if decision.moved and person.part is None and not person.abroad and person.floating:
            person.place = new_place(self._seed, person.id, one.key)
        note = self._note(decision.condition)
        channel, keeper = (Channel.PROXY, person.keeper_id) if proxy else (Channel.RULE, None)
        self._sheets.add(
            CheckIn,
            [number, person.id, one.id, 1, channel, account_id, keeper, decision.condition, person.place,
             False, note, late, at],
        )  # fmt: skip
        if proxy:
            self._close(person, one, Cause.UNBOUND, (one.opened_at, one.unbound_due), at)
        elif at > one.closes_at:
            self._close(person, one, Cause.SILENT, (one.closes_at, one.silent_due), at)
        if cause := CAUSES.get(decision.condition):
            self._trouble(person, one, cause, at, number, note)

    def _note(self, condition: Condition) -> str | None:
        if condition is Condition.FINE:
            return None
        return one_of(self._chance, TROUBLES if condition is Condition.DIFFICULTY else CALLS_FOR_HELP)

    def _stay_silent(self, person: Person, one: Round, account_id: int | None, *, last: bool) -> None:
        state = CallState.OVERDUE if one.due_at <= one.horizon else CallState.OPEN
        self._sheets.add(Call, [one.id, person.id, state, None])
        if account_id is None:
            self._look_after(person, one, Cause.UNBOUND, (one.opened_at, one.unbound_due), last=last)
        elif one.closed:
            self._look_after(person, one, Cause.SILENT, (one.closes_at, one.silent_due), last=last)

    def _look_after(self, person: Person, one: Round, cause: Cause, span: Span, *, last: bool) -> None:
        """Somebody called, unless the matter is of the latest cycle and still open."""
        done = self._some_time_in(span)
        if last and (person.part or done >= one.horizon or self._chance.random() < _STAYS_OPEN):
            row = [cause, person.unit.id, person.id, None, f"cycle:{one.id}", None, FollowUpState.NEW]
            begun = [one.closes_at, one.due_at] if one.closed else [None, None]
            self._sheets.add(FollowUp, [*row, None, 0, None, *span, None, *begun, first_rung(cause)])
            return
        self._close(person, one, cause, span, done)

    def _close(self, person: Person, one: Round, cause: Cause, span: Span, done: datetime) -> None:
        row = [cause, person.unit.id, person.id, None, f"cycle:{one.id}", None, FollowUpState.DONE]
        attempts = self._chance.getrandbits(1)
        ended = [max(done, span[0]), None, None, first_rung(cause)]
        self._sheets.add(FollowUp, [*row, Outcome.CALLED, attempts, person.keeper_id, *span, *ended])

    def _some_time_in(self, span: Span) -> datetime:
        return span[0] + (span[1] - span[0]) * (0.2 + 0.75 * self._chance.random())

    def _trouble(
        self, person: Person, one: Round, cause: Cause, at: datetime, check_in: int, note: str | None
    ) -> None:
        due = due_after(cause, at, str(one.zone))
        done = self._some_time_in((at, due))
        row = [cause, person.unit.id, person.id, check_in, f"check-in:{check_in}", note]
        recent = one.horizon - at < timedelta(days=9)
        if done >= one.horizon or (recent and self._chance.random() < _STAYS_OPEN):
            waits = [None, due, None, first_rung(cause)]
            self._sheets.add(FollowUp, [*row, FollowUpState.NEW, None, 0, None, at, due, *waits])
            return
        outcome = one_of(self._chance, (Outcome.CALLED, Outcome.VISITED, Outcome.SOLVED))
        ended = [done, due, None, first_rung(cause)]
        self._sheets.add(FollowUp, [*row, FollowUpState.DONE, outcome, 0, person.keeper_id, at, due, *ended])
