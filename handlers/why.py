"""为什么收到这条? Below everything that is planned; and what a digest opens (domain §3.6)."""

from collections.abc import Mapping
from types import MappingProxyType

from actions import less
from bot.buttons import WHY, Button, Go, Row
from bot.screens import Screen
from handlers.less import CallMe, NoGreetings
from models.kinds import Kind, Less


class Why(Button, prefix=WHY):
    """为什么收到这条? Below everything that is planned."""

    kind: str
    action = less.show_why
    keeps = True


class OpenMerged(Button, prefix="qo"):
    """Open what a digest names."""

    letter: int
    action = less.open_merged
    keeps = True


_OFF: Mapping[Less, tuple[Row, ...]] = MappingProxyType(
    {Less.NOT: (), Less.GREETINGS: ((NoGreetings,),), Less.TELEPHONE: ((CallMe,),)}
)
_PLANNED = [kind for kind in Kind if kind.value.planned and kind is not Kind.UNDECLARED]


def _why(kind: Kind) -> Screen:
    """Declare why a kind comes, with what turns it off: a new kind needs its text and nothing else."""
    ways = (*_OFF[kind.value.less], (Go("less", only_if="bound"),), (Go("menu"),))
    return Screen(f"why-{kind.word}", ways)


SCREENS = (
    *map(_why, _PLANNED),
    Screen("merged", ((Go("menu"),),), items="letters", item_buttons=(OpenMerged,)),
    Screen("settled-meanwhile", ((Go("menu"),),)),
    Screen("letter-gone", ((Go("menu"),),)),
)
