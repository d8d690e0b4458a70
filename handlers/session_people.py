"""👥 Who comes to a sitting, and who asks for leave (domain §2.4, §3.4-L)."""

from actions import leaves, sitting_people, training_cards, wish_lists
from bot.buttons import Button, Go
from bot.screens import Screen


class ShowLeaves(Button, prefix="sq"):
    """请假待批."""

    training: int
    page: int
    action = leaves.show_leaves
    only_if = "asking"
    keeps = True


class LeavesEarlier(Button, prefix="sqe", page="earlier"):
    """The page before."""

    training: int
    page: int
    action = leaves.show_leaves
    keeps = True


class LeavesLater(Button, prefix="sqn", page="later"):
    """The page behind."""

    training: int
    page: int
    action = leaves.show_leaves
    keeps = True


class GrantLeave(Button, prefix="sa"):
    """准假."""

    enrolment: int
    action = leaves.grant_leave


class RefuseLeave(Button, prefix="sd"):
    """不准."""

    enrolment: int
    action = leaves.refuse_leave


class ShowComing(Button, prefix="su", listed="coming_list"):
    """谁来."""

    training: int
    listed: str
    page: int
    action = sitting_people.show_people
    keeps = True


class ShowWaiting(Button, prefix="sv", listed="waiting_list"):
    """候补."""

    training: int
    listed: str
    page: int
    action = sitting_people.show_people
    only_if = "waiting"
    keeps = True


class ShowUnanswered(Button, prefix="sw", listed="unanswered_list"):
    """没回复."""

    training: int
    listed: str
    page: int
    action = sitting_people.show_people
    keeps = True


class ShowExcused(Button, prefix="sy", listed="excused_list"):
    """准了假的."""

    training: int
    listed: str
    page: int
    action = sitting_people.show_people
    only_if = "excused"
    keeps = True


class PeopleEarlier(Button, prefix="sue", page="earlier"):
    """The page before."""

    training: int
    listed: str
    page: int
    action = sitting_people.show_people
    keeps = True


class PeopleLater(Button, prefix="sun", page="later"):
    """The page behind."""

    training: int
    listed: str
    page: int
    action = sitting_people.show_people
    keeps = True


class ShowWished(Button, prefix="xs"):
    """谁想学."""

    action = wish_lists.show_wishes
    keeps = True


class BackToSession(Button, prefix="sg"):
    """Back to the sitting."""

    training: int
    action = training_cards.show_session
    keeps = True


LISTS = ((ShowLeaves,), (ShowComing, ShowWaiting), (ShowUnanswered, ShowExcused))
DECIDE = (GrantLeave, RefuseLeave)
BACK = ((BackToSession,), (Go("session"),))

SCREENS = (
    Screen("leave-to-decide", (DECIDE,), sections=("excuse",), prepare=leaves.describe_leaves),
    Screen(
        "leaves",
        ((LeavesEarlier, LeavesLater), *BACK),
        items="people",
        item_buttons=DECIDE,
        item_sections=("excuse",),
    ),
    Screen("leave-was-decided", BACK, sections=("by_phone",)),
    Screen("sitting-people", ((PeopleEarlier, PeopleLater), *BACK), items="people"),
)
