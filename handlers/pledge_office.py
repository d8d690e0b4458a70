"""🗂 支部践诺: what is to be published, and how far a branch is."""

from actions import pledge_office, pledge_publishing
from bot.buttons import Button, Go
from bot.screens import Screen
from handlers.pledge_comments import ShowHeld
from handlers.pledge_objections import ShowObjections


class OpenOffice(Button, prefix="zga"):
    """支部践诺."""

    page: int
    action = pledge_office.show_office
    only_if = "watching"
    keeps = True


class ShowRunning(Button, prefix="zgr"):
    """进度一览."""

    page: int
    action = pledge_office.show_running
    keeps = True


class RunningEarlier(Button, prefix="zge", page="earlier"):
    """One page back."""

    page: int
    action = pledge_office.show_running
    keeps = True


class RunningLater(Button, prefix="zgl", page="later"):
    """One page on."""

    page: int
    action = pledge_office.show_running
    keeps = True


class OpenKept(Button, prefix="zgo"):
    """One item of the asker's branches."""

    item: int
    action = pledge_office.open_item
    keeps = True


class PublishWaiting(Button, prefix="zq"):
    """待公示."""

    page: int
    action = pledge_publishing.show_waiting
    keeps = True


class WaitingEarlier(Button, prefix="zqe", page="earlier"):
    """One page back."""

    page: int
    action = pledge_publishing.show_waiting
    keeps = True


class WaitingLater(Button, prefix="zql", page="later"):
    """One page on."""

    page: int
    action = pledge_publishing.show_waiting
    keeps = True


class AskPublishing(Button, prefix="zqa"):
    """公示 of one organisation."""

    org: int
    action = pledge_publishing.ask_publishing
    keeps = True


class PublishPledges(Button, prefix="zqp"):
    """确定公示."""

    org: int
    action = pledge_publishing.publish_pledges


BACK = ((Go("progress"),), (Go("menu"),))

SCREENS = (
    Screen(
        "pledge-office", ((PublishWaiting,), (ShowRunning,), (ShowObjections,), (ShowHeld,), *BACK),
        sections=("adopted", "noticed", "running", "average", "late", "objections", "held"),
    ),
    Screen(
        "pledges-running", ((RunningEarlier, RunningLater), *BACK), items="rows", item_buttons=(OpenKept,),
        item_sections=("left", "today", "over", "counted"), sections=("none",),
    ),
    Screen("pledges-to-publish", ((WaitingEarlier, WaitingLater), *BACK), items="rows",
           item_buttons=(AskPublishing,), lines=False, sections=("none",)),
    Screen("pledges-publish-asked", ((PublishPledges,), *BACK)),
    Screen("pledges-published", ((PublishWaiting,), *BACK)),
    Screen("nothing-to-publish", BACK),
)  # fmt: skip
