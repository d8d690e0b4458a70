"""How does a form go on in a chat?
Turns inputs into engine steps, and the engine's effects into screens and rows.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from bot.forms import (
    Ask,
    Back,
    Cancel,
    Complain,
    Confirm,
    Content,
    Effect,
    Field,
    Form,
    Given,
    Leave,
    Marked,
    Phone,
    Run,
    Said,
    Submit,
    Text,
    advance,
    resume,
    start,
)
from bot.house import House
from bot.questions import asks_to_share, question_args, quoted, summary_args
from bot.typed import meant
from models.accounts import Account
from models.form_runs import OPEN_RUNS, FormRun, RunState
from models.kinds import Kind
from models.rule_book import Here
from models.rules import FORM_KEPT, FORM_RECALLED, NOTE_LENGTH
from models.scope import How, Scope
from models.values import pack

_OF_RUN = ("given", "today", "note_length")  # what a run adds to the context of its form


class Placing(Enum):
    """Where a question is put."""

    BELOW = "below"  # as a new message
    OVER = "over"  # in place of the question whose button was pressed
    SAME = "same"  # the same question again, with other ticks or options: its buttons stay good


@dataclass(slots=True)
class Dialogue:
    """The forms of one chat within one turn. ``runs`` are its open runs, oldest first."""

    house: House
    scope: Scope
    account: Account
    runs: list[FormRun]
    tapped: int | None = None  # the message whose button was pressed

    @property
    def active(self) -> FormRun | None:
        """The run that the chat is in."""
        return next((run for run in reversed(self.runs) if run.state == RunState.ACTIVE), None)

    @property
    def _here(self) -> Here:
        """The rules of whoever fills in: those of their branch, of the county for a stranger."""
        member = self.scope.actor.member
        return self.scope.here(member.branch_id if member else None)

    def _expiry(self, form: type[Form]) -> datetime:
        """Return until when a form touched now is kept; one that says so itself is kept that long."""
        own = form.expires_after is not Form.expires_after
        return self.scope.now + (form.expires_after if own else timedelta(hours=self._here[FORM_KEPT]))

    def state(self, row: FormRun) -> Run:
        """Return the engine's state of a run."""
        return Run.from_json(row.state_json(self.scope.vault))

    def form_of(self, row: FormRun) -> type[Form] | None:
        """Return the form of a run, None when it is no longer declared."""
        return self.house.forms.get(row.form)

    def wants_words(self, row: FormRun) -> bool:
        """Whether the open question takes free text,
        so that a word is more likely an answer than a command.
        """
        form = self.form_of(row)
        question = form.fields.get(self.state(row).field or "") if form else None
        return isinstance(question, Text | Content)

    async def begin(self, form: type[Form], given: dict[str, Any]) -> None:
        """Start a form, or go on with it where it is already open; another one is set aside meanwhile."""
        row = self.active
        if row and row.form == form.name and self.state(row).context.get("given") == given:
            await self.take_up(row)
            return
        context = await self._admit(form, given)
        if half := self._half_filled(form, pack(context)):
            await self._go_on(half, given)
            return
        if row:
            row.state = RunState.PAUSED
        run, effects = start(form, pack({**context, **self._of_run(given)}))
        row = FormRun(
            account_id=self.account.id, form=form.name, asked=0, state=RunState.ACTIVE,
            begun_at=self.scope.now, touched_at=self.scope.now,
            expires_at=self._expiry(form),
        )  # fmt: skip
        row.keep(run.to_json(), self.scope.vault)
        await self.scope.number(row)
        self.runs.append(row)
        self._remind_later(row)
        await self._apply(row, form, run, effects)

    def _of_run(self, given: dict[str, Any]) -> dict[str, object]:
        """Return what every form of this turn is begun with; a rule only where somebody changed it."""
        longest = self._here[NOTE_LENGTH]
        changed = {} if longest == NOTE_LENGTH.default else {"note_length": longest}
        return {"given": given, "today": self.scope.now.date().isoformat(), **changed}

    def _half_filled(self, form: type[Form], context: dict[str, Any]) -> FormRun | None:
        """Return the open run of this form about the same thing: begun once more, it goes on."""
        for row in (row for row in self.runs if row.form == form.name):
            held = self.state(row).context
            if row.state in OPEN_RUNS and context == {key: held[key] for key in held if key not in _OF_RUN}:
                return row
        return None

    async def _go_on(self, row: FormRun, given: dict[str, Any]) -> None:
        """Take up a half-filled run; what its newest opener carried counts."""
        run = self.state(row)
        row.keep(replace(run, context={**run.context, "given": given}).to_json(), self.scope.vault)
        await self.take_up(row)

    async def _admit(self, form: type[Form], given: dict[str, Any]) -> dict[str, Any]:
        """Return the form's context; refuse who could not submit it before anything is asked."""
        if form.before:
            context: Any = await form.before(self.scope, **given)
            return dict(context or {})
        if admit := getattr(form.on_submit, "admit", None):
            admit(self.scope)
        return {}

    async def take_up(self, row: FormRun) -> None:
        """Ask the current question of a run again; a form that changed meanwhile says so."""
        form = self.form_of(row)
        if form is None:
            row.state = RunState.LEFT
            self.scope.show("button-outdated", self.account)
            return
        if (active := self.active) and active is not row:
            active.state = RunState.PAUSED
        row.state = RunState.ACTIVE
        run, effects = resume(form, self.state(row))
        await self._apply(row, form, run, effects)

    async def hear(self, row: FormRun, given: Given) -> None:
        """Give one input to the active run."""
        form = self.form_of(row)
        if form is None or self.state(row).version != form.version:
            await self.take_up(row)
            return
        before = self.state(row)
        given = self._meant(form, before, given)
        if isinstance(given, Back) and not before.trail and before.editing is None and before.field:
            given = Cancel()  # before the first question there is only the way out
        run, effects = advance(form, before, given)
        question = form.fields.get(before.field or "")
        further = question is not None and question.goes_on(given, before) and run.field == before.field
        if not self._settle(row, form, before, run, given) and self.tapped is None and not further:
            self._retire(row, question)
        placing = Placing.SAME if further else self._placing(before, run, given)
        await self._apply(row, form, run, effects, placing)

    def _meant(self, form: type[Form], run: Run, given: Given) -> Given:
        """Take a typed label of an option, in any language, or its number, for a press of it."""
        return meant(self.house.catalogue, form, run, given) if isinstance(given, Said) else given

    def _placing(self, before: Run, run: Run, given: Given) -> Placing:
        if self.tapped is None:
            return Placing.BELOW
        if run.field == before.field:
            return Placing.SAME
        return Placing.OVER if isinstance(given, Back) else Placing.BELOW

    def _settle(self, row: FormRun, form: type[Form], before: Run, run: Run, given: Given) -> bool:
        """Let an answered question keep its answer and lose its buttons; False where it was not answered."""
        name = before.field
        if name is None or name not in run.answers:
            return False
        if run.field == name or isinstance(given, Back | Cancel | Marked):
            return False
        share = asks_to_share(form.fields[name])  # no server lets a message with such a button be changed
        self.scope.show(
            "answered", self.account, None, How() if share else self._in_place(row), share=share,
            context=dict(run.context), question=form.text_key(name), answer=quoted(form, run, name),
        )  # fmt: skip
        return True

    def _retire(self, row: FormRun, question: Field | None) -> None:
        """Take the buttons from a question that is put again below: pressed there, they would be outdated."""
        if not (isinstance(question, Phone) and not question.of_another):
            self.scope.show("buttons-gone", self.account, None, How(edits=row.question_key))

    def _in_place(self, row: FormRun, key: str | None = None) -> How:
        if self.tapped is not None:
            return How(message_id=self.tapped, key=key)
        return How(edits=row.question_key, key=key)

    async def _apply(
        self,
        row: FormRun,
        form: type[Form],
        run: Run,
        effects: tuple[Effect, ...],
        placing: Placing = Placing.BELOW,
    ) -> None:
        row.keep(run.to_json(), self.scope.vault)
        row.touched_at = self.scope.now
        row.expires_at = self._expiry(form)
        complaint: dict[str, Any] | None = None
        for effect in effects:
            match effect:
                case Complain(reason=reason, args=args):
                    complaint = {"key": reason, "args": dict(args)}
                case Ask(field=name):
                    self._ask(row, "question", question_args(form, run, name, complaint), placing)
                case Confirm():
                    self._ask(row, "summary", summary_args(form, run, complaint), placing)
                case Submit(answers=answers):
                    await self._submit(row, form, dict(answers))
                case Leave():
                    self._leave(row)

    def _ask(self, row: FormRun, screen: str, args: dict[str, Any], placing: Placing) -> None:
        if placing is Placing.SAME:
            how = self._in_place(row)
        else:
            row.asked += 1
            over = placing is Placing.OVER and not args.get("share")
            how = How(key=row.question_key, message_id=self.tapped if over else None)
        self.scope.show(screen, self.account, None, how, **args, run=row.id, step=row.asked)

    async def _submit(self, row: FormRun, form: type[Form], answers: dict[str, Any]) -> None:
        row.state = RunState.DONE
        given: Any = self.state(row).context.get("given") or {}
        submit = form.on_submit
        if submit is None:
            raise LookupError(f"form {form.name} has nothing to do with its answers")
        await submit(self.scope, **{name: given[name] for name in form.passes if name in given}, **answers)
        self._offer_resting()

    def _leave(self, row: FormRun) -> None:
        row.state = RunState.LEFT
        how = How(message_id=self.tapped) if self.tapped is not None else How()
        self.scope.show("form-cancelled", self.account, None, how)
        self._offer_resting()

    def _offer_resting(self) -> None:
        """After one form is over, offer the one that was set aside for it."""
        rest = next((run for run in reversed(self.runs) if run.state == RunState.PAUSED), None)
        if rest:
            self.scope.show("form-resting", self.account, run=rest.id, step=rest.asked)

    def drop(self, row: FormRun) -> None:
        """Give up a run that was set aside."""
        row.state = RunState.LEFT
        how = How(message_id=self.tapped) if self.tapped is not None else How()
        self.scope.show("form-cancelled", self.account, None, how)

    def _remind_later(self, row: FormRun) -> None:
        """A half-finished form is recalled once (domain §3.5)."""
        at = self.scope.now + timedelta(hours=self._here[FORM_RECALLED])
        how = How(Kind.FORM_REMINDER, key=f"form-reminder:{row.id}", not_before=at)
        self.scope.show("form-resting", self.account, None, how, run=row.id, step=0, reminder=True)
