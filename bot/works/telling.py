"""What is whoever sent a sheet told of it in the chat? What an office reads as well, but shorter."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from bot.importing.summary import Summary
from bot.importing.telling import Teller
from bot.importing.undoing import Undone
from bot.texts import Words
from bot.works.sheet_reading import Sheet
from models.roster.branches import Tree

SHOWN = 6  # lines of a kind in a chat; the report has them all
_OF_CHATS: Mapping[str, str] = MappingProxyType(  # sentences that name an option of the command line
    {
        "import-elsewhere": "sheet-elsewhere",
        "import-more": "sheet-more",
        "import-secretaries": "sheet-secretaries",
    }
)


class ChatTeller(Teller):
    """Says everything about imports in a chat's own words, as a list of lines."""

    def __init__(self, words: Words) -> None:
        self.lines: list[str] = []
        super().__init__(self.lines.append, words, SHOWN)

    def words(self, key: str, args: Mapping[str, Any]) -> str:
        """Return one sentence."""
        return super().words(_OF_CHATS.get(key, key), args)

    def say(self, key: str, **args: object) -> None:
        """Say one sentence."""
        super().say(_OF_CHATS.get(key, key), **args)

    def told(self, sheet: Sheet, summary: Summary, tree: Tree) -> list[str]:
        """Return what a sheet would do, as lines."""
        self.summary(summary, tree)
        self.unread(sheet.unknown, ())
        return self.lines

    def left(self, undone: Undone) -> list[str]:
        """Return whom an undo left as they are, and why, as lines; none where it took everything back."""
        self._listed("import-kept", [member.name for member in undone.kept])
        self._listed("import-kept", [org.name for org in undone.kept_orgs])
        return self.lines
