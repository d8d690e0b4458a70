"""What can be typed after a slash, or in words, and what is reacted to?
Declarations; the house collects them.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.forms import Form
from models.roles import Permission


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command, its words (text ``words.<name>``, alternatives parted by |) and what it does.

    ``action`` gets ``text=`` (what follows the command) when ``takes_text``; ``opens`` starts a form instead.
    ``listed`` puts it in the chat's command menu; ``needs`` hides it there from those who may not.
    """

    name: str
    action: Callable[..., Awaitable[object]] | None = None
    opens: type[Form] | None = None
    takes_text: bool = False
    listed: bool = True
    urgent: bool = False  # its words win over a question that takes free text
    needs: Permission | None = None


@dataclass(frozen=True, slots=True)
class Reaction:
    """What happens on something that is no command: "not-understood", "blocked", "returned"."""

    name: str
    action: Callable[..., Awaitable[object]]
