"""People who talk to the service in tests: they type, press and share, and see what a person would see."""

from dataclasses import dataclass, field
from typing import Any

from tests.telegram import Shown
from tests.world import World, words


@dataclass(eq=False)
class Person:
    """Somebody with a chat."""

    world: World
    chat_id: int
    name: str
    phone: str = ""
    language_code: str = "zh-hans"
    member_id: int | None = None
    _seen: int = field(default=0)

    @property
    def screen(self) -> list[Shown]:
        """Everything that stands in the chat."""
        return self.world.seen(self.chat_id)

    @property
    def reminders(self) -> list[Shown]:
        """What of it is about check-ins: other occasions of the year are not counted with them."""
        return [shown for shown in self.screen if "报到" in shown.text]

    @property
    def last(self) -> Shown:
        """The newest message."""
        assert self.screen, f"{self.name} sees an empty chat"
        return self.screen[-1]

    def _user(self) -> dict[str, Any]:
        return {
            "id": self.chat_id,
            "is_bot": False,
            "first_name": self.name,
            "language_code": self.language_code,
        }

    def message(self, **content: object) -> dict[str, Any]:
        """An update with a message of this person."""
        chat = {"id": self.chat_id, "type": "private", "first_name": self.name}
        return {"message": {"message_id": 9000, "date": 1, "chat": chat, "from": self._user(), **content}}

    async def says(self, text: str, *, again: bool = False) -> None:
        """Type a text."""
        await self.world.hear(self.typed(text), again=again)

    def typed(self, text: str) -> dict[str, Any]:
        """An update with a text of this person."""
        entities = []
        if text.startswith("/"):
            entities = [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]
        return self.message(text=text, entities=entities)

    async def sends(self, kind: str, **content: object) -> None:
        """Send a file, a position or a contact."""
        await self.world.hear(self.message(**{kind: content if kind != "photo" else [content]}))

    async def shares_phone(self, phone: str | None = None, user_id: int | None = None) -> None:
        """Share a contact: one's own number unless told otherwise."""
        contact = {
            "phone_number": phone or self.phone,
            "first_name": self.name,
            "user_id": user_id or self.chat_id,
        }
        await self.sends("contact", **contact)

    async def sends_voice(self, seconds: int = 5, size: int = 9000) -> None:
        """Send a voice message."""
        await self.sends("voice", file_id="voice-file", file_unique_id="v", duration=seconds, file_size=size)

    async def taps(self, label: str) -> None:
        """Press the newest button with this label."""
        for shown in reversed(self.screen):
            for button in (button for row in shown.keyboard for button in row):
                if label in button["text"]:
                    await self.presses(button["callback_data"], shown.id)
                    return
        raise AssertionError(
            f"{self.name} sees no button {label!r}; buttons: {self.last.labels}; text: {self.last.text}"
        )

    async def presses(self, payload: str, message_id: int = 1) -> None:
        """Press a button with this payload, drawn or forged."""
        await self.world.hear(self.pressing(payload, message_id))

    def pressing(self, payload: str, message_id: int = 1) -> dict[str, Any]:
        """An update with a pressed button of this person."""
        chat = {"id": self.chat_id, "type": "private"}
        message = {"message_id": message_id, "date": 1, "chat": chat}
        query = {
            "id": f"q{message_id}",
            "from": self._user(),
            "chat_instance": "1",
            "data": payload,
            "message": message,
        }
        return {"callback_query": query}

    async def blocks(self, *, blocked: bool = True) -> None:
        """Stop the bot, or start it again."""
        status = {"kicked": "kicked", "member": "member"}["kicked" if blocked else "member"]
        user = {"id": 100, "is_bot": True, "first_name": "bot"}
        old = {"status": "member", "user": user}
        new = {"status": status, "user": user} | ({"until_date": 0} if blocked else {})
        chat = {"id": self.chat_id, "type": "private"}
        moved = {
            "chat": chat,
            "from": self._user(),
            "date": 1,
            "old_chat_member": old,
            "new_chat_member": new,
        }
        await self.world.hear({"my_chat_member": moved})

    def sees(self, text: str, buttons: list[str] | None = None) -> None:
        """Assert that the newest message says this (a key's sentence up to its first argument,
        or the text itself).
        """
        expected = _start_of(text)
        assert expected in self.last.text, f"{self.name} sees {self.last.text!r}, not {expected!r}"
        for label in buttons or []:
            assert any(label in shown for shown in self.last.labels), (
                f"no button {label!r} in {self.last.labels}"
            )

    def has_seen(self, text: str) -> bool:
        """Whether any message in the chat says this."""
        expected = _start_of(text)
        return any(expected in shown.text for shown in self.screen)


def _start_of(text: str) -> str:
    catalogue = words().catalogue
    if text in catalogue.keys("zh_CN"):
        parts = catalogue.find("zh_CN", text)[0].replace("}", "{").split("{")
        return max((part for number, part in enumerate(parts) if number % 2 == 0), key=len).strip()
    return text
