"""Long work: how far it is, how it is stopped, and the file that comes of it (design §3.12)."""

from actions import works
from bot.buttons import Button, Go
from bot.papers import held
from bot.screens import Screen


class StopWork(Button, prefix="wx"):
    """停下."""

    work: int
    action = works.stop_work
    keeps = True


MENU = ((Go("menu"),),)

SCREENS = (
    Screen("work-begun", ((StopWork,),)),
    Screen("work-progress", ((StopWork,),), sections=("counted", "uncounted")),
    Screen("work-stopping", MENU),
    Screen("work-stopped", MENU),
    Screen("work-refused", MENU),
    Screen("work-failed", MENU),
    Screen("work-file", MENU, prepare=works.bring_file, document=held),
)
