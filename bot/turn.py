"""What happens on one update? A command, a button, an answer to a form, or something nobody declared."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import ParamSpec
from unicodedata import normalize

from bot.buttons import ButtonError, Go, decode
from bot.commands import Command
from bot.dialogue import Dialogue
from bot.forms import Back, Cancel, Chose, Confirmed, Done, Edit, Given, Located, Marked, Said, Sent, Skip
from bot.house import House
from bot.incoming import Incoming
from bot.questions import PREFIX, Move
from models.accounts import Account
from models.form_runs import FormRun, RunState
from models.refusal import Refusal
from models.scope import How, Scope
from models.sign_codes import typed_code

P = ParamSpec("P")
_DIGITS = {"1": 1, "2": 2, "3": 3}  # answers of who does not press buttons (domain §3.5)
_WAYS: dict[str, Given] = {
    Move.DONE: Done(),
    Move.BACK: Back(),
    Move.SKIP: Skip(),
    Move.CANCEL: Cancel(),
    Move.CONFIRM: Confirmed(),
}


@dataclass(slots=True)
class Turn:
    """One update's turn: its facts, its Scope, and what the pump must know of it afterwards.

    ``reported`` is set by the declared handler that took the update: an update that nobody took is a fault.
    ``toast`` is the text key said when the spinner of a button stops.
    """

    house: House
    scope: Scope
    incoming: Incoming
    account: Account
    runs: list[FormRun] = field(default_factory=list)
    reported: bool = False
    toast: str | None = None
    fault: BaseException | None = None

    @property
    def dialogue(self) -> Dialogue:
        """The forms of this chat."""
        return Dialogue(self.house, self.scope, self.account, self.runs, self.incoming.message_id)

    async def command(self, name: str, text: str = "") -> None:
        """Carry out a command, by its slash or by one of its words."""
        await self._guarded(self._command, self.house.commands[name], text)

    async def press(self) -> None:
        """Carry out a pressed button; an unknown or forged one is answered, and does nothing."""
        prefix, parts = decode(self.incoming.payload or "")
        if prefix == PREFIX:
            await self._guarded(self._press_form, parts)
        elif prefix == Go.PREFIX and len(parts) == 1 and parts[0] in self.house.commands:
            await self.command(parts[0])
        else:
            await self._guarded(self._press_declared, prefix, parts)

    async def hear(self) -> None:
        """Take a message: a word that works like a command, an answer, or something not understood."""
        await self._guarded(self._hear_out)

    async def react(self, name: str) -> None:
        """Carry out the declared reaction to something that is no message."""
        await self._guarded(self.house.reactions[name].action, self.scope)

    async def explain_group(self) -> None:
        """Say in a group that the service talks in private only;
        no name, number or list ever appears there.
        """
        self.reported = True
        if not self.incoming.private and self.incoming.calls_us and self.incoming.blocked is not True:
            self.scope.show("group-private-only", self.account)

    async def _guarded(self, do: Callable[P, Awaitable[object]], *args: P.args, **named: P.kwargs) -> None:
        try:
            await do(*args, **named)
        except Refusal as refusal:
            self._refuse(refusal)
        self.reported = True

    def _refuse(self, refusal: Refusal) -> None:
        key = refusal.key()
        if key in self.house.screens.known:
            self.scope.show(key, self.account, **refusal.args_shown)
        else:
            self.scope.show("refusal", self.account, reason={"~key": key}, **refusal.args_shown)

    async def _command(self, command: Command, text: str) -> None:
        if command.opens is not None:
            await self.dialogue.begin(command.opens, {})
        elif command.action is not None:
            await command.action(self.scope, **({"text": text} if command.takes_text else {}))

    async def _press_declared(self, prefix: str, parts: list[str]) -> None:
        button = self.house.buttons.find(prefix)
        try:
            fields = button.read(parts) if button else None
        except ButtonError:
            fields = None
        if button is None or fields is None:
            await self._outdated()
            return
        if button.opens is not None:
            await self.dialogue.begin(button.opens, fields)
        elif button.action is not None:
            await button.action(self.scope, **fields)
        if not button.keeps and self.incoming.message_id is not None:
            self.scope.show("buttons-gone", self.account, None, How(message_id=self.incoming.message_id))

    async def _press_form(self, parts: list[str]) -> None:
        row = await self._run_of(parts)
        if row is None:
            await self._outdated()
            return
        step, move, value = parts[1], parts[2], ":".join(parts[3:])
        if move == Move.RESUME:
            await self.dialogue.take_up(row)
        elif move == Move.CANCEL and row.state == RunState.PAUSED:
            self.dialogue.drop(row)
        elif row.state == RunState.ACTIVE and step == str(row.asked) and (given := _given(move, value)):
            await self.dialogue.hear(row, given)
        elif step == str(row.asked - 1):
            self.toast = "already-received"
        else:
            await self._outdated()

    async def _run_of(self, parts: list[str]) -> FormRun | None:
        if len(parts) < 3 or not parts[0].isdecimal():  # noqa: PLR2004 - run, step, move
            return None
        key = int(parts[0])
        row = next((run for run in self.runs if run.id == key), None)
        if row is None and key < 2**62:
            old = await self.scope.get(FormRun, key)
            if old and old.account_id == self.account.id and old.state == RunState.DONE:
                self.toast = "already-received"
        return row

    async def _outdated(self) -> None:
        """Answer a button that no longer fits with the question that stands open, else with the menu."""
        if self.toast:
            return
        self.toast = "button-outdated"
        if active := self.dialogue.active:
            await self.dialogue.take_up(active)
            return
        if self.incoming.message_id is not None:
            self.scope.show("buttons-gone", self.account, None, How(message_id=self.incoming.message_id))
        await self._command(self.house.commands["menu"], "")

    async def _hear_out(self) -> None:
        given = self.incoming.given
        if not (isinstance(given, Said) and await self._sounds_alarm(given.text)):
            await self._hear()

    async def _hear(self) -> None:
        given, active = self.incoming.given, self.dialogue.active
        word = given.text.strip().casefold() if isinstance(given, Said) else ""
        command = self.house.commands.get(self.house.words.get(word, ""))
        if active is not None and given is None:  # a dice, a poll: no answer to anything
            await self.dialogue.take_up(active)
            return
        if active is not None and given is not None:
            if way := self.house.ways.get(word):
                await self.dialogue.hear(active, way)
                return
            if command is None or not (command.urgent or not self.dialogue.wants_words(active)):
                await self.dialogue.hear(active, given)
                return
        if command is not None:
            await self._command(command, "")
        else:
            await self._hear_unasked(given, word)

    async def _hear_unasked(self, given: Given | None, word: str) -> None:
        """Take what answers no question and is no command."""
        if isinstance(given, Sent) and given.kind == "document":
            await self.house.reactions["document"].action(
                self.scope, file_id=given.file_id, name=given.name or "", size=given.size or 0
            )
        elif isinstance(given, Sent) and given.kind in ("voice", "audio"):
            await self.house.reactions["voice"].action(
                self.scope, file_id=given.file_id, seconds=given.seconds or 0, size=given.size or 0
            )
        elif digit := _DIGITS.get(normalize("NFKC", word).strip(" .。!,、)")):
            await self.house.reactions["digit"].action(self.scope, digit=digit)
        elif code := typed_code(word):
            await self.house.reactions["sign-code"].action(self.scope, code=code)
        else:
            await self.house.reactions["not-understood"].action(
                self.scope, location=isinstance(given, Located)
            )

    async def _sounds_alarm(self, text: str) -> bool:
        """Let people be called where a text asks for them between the lines; True where that answered it.

        An answer to a question that takes words is kept as well. What staff fill in is about others.
        """
        active = self.dialogue.active
        for name, alarm in self.house.alarms.items():
            if active is not None and (name != "distress" or self.scope.actor.is_staff):
                continue
            if alarm.sounds_in(text):
                await self.house.reactions[name].action(self.scope, text=text)
                return active is None or not self.dialogue.wants_words(active)
        return False


def _given(move: str, value: str) -> Given | None:
    match move:
        case Move.CHOOSE:
            return Chose(value)
        case Move.MARK:
            return Marked(value)
        case Move.EDIT:
            return Edit(value)
        case _:
            return _WAYS.get(move)
