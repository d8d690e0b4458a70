"""逐级下发: who has done it, who is late, and one tap that chases (domain §3.4-M)."""

from actions import cascade_trees
from bot.buttons import Button, Go
from bot.screens import Screen


class GivenTasks(Button, prefix="bea", page="own_page", plans="ordinary"):
    """我下发的."""

    page: int
    plans: int
    action = cascade_trees.show_given
    keeps = True


class GivenPlans(Button, prefix="beb", page="own_page", plans="yearly"):
    """年度计划."""

    page: int
    plans: int
    action = cascade_trees.show_given
    keeps = True


class EarlierGiven(Button, prefix="bec", page="earlier"):
    """One page back."""

    page: int
    plans: int
    action = cascade_trees.show_given
    keeps = True


class LaterGiven(Button, prefix="bed", page="later"):
    """One page on."""

    page: int
    plans: int
    action = cascade_trees.show_given
    keeps = True


class OpenTree(Button, prefix="bee"):
    """The tree of this task."""

    task: int
    page: int
    action = cascade_trees.show_tree
    keeps = True


class OpenInner(Button, prefix="bef", task="inner", page="own_page"):
    """Below this unit."""

    task: int
    page: int
    action = cascade_trees.show_tree
    keeps = True


class OpenOuter(Button, prefix="beg", task="up", page="own_page"):
    """One level up."""

    task: int
    page: int
    action = cascade_trees.show_tree
    keeps = True


class EarlierNodes(Button, prefix="beh", page="earlier"):
    """One page back among units."""

    task: int
    page: int
    action = cascade_trees.show_tree
    keeps = True


class LaterNodes(Button, prefix="bei", page="later"):
    """One page on among units."""

    task: int
    page: int
    action = cascade_trees.show_tree
    keeps = True


class ChaseTask(Button, prefix="bej"):
    """督办 all that are late."""

    task: int
    action = cascade_trees.chase_task
    only_if = "chasing"


_BACK = ((OpenTree,), (Go("cascade"),))

SCREENS = (
    Screen(
        "tasks-given",
        ((EarlierGiven, LaterGiven), (Go("cascade"),)),
        items="tasks",
        item_buttons=(OpenTree,),
        item_sections=("year",),
    ),
    Screen(
        "task-tree",
        ((EarlierNodes, LaterNodes), (ChaseTask,), (OpenOuter,), (Go("cascade"),)),
        items="nodes",
        item_buttons=(OpenInner,),
        item_sections=("answer", "file", "inner"),
        sections=("due",),
    ),
    Screen("task-given", _BACK, sections=("alone",)),
    Screen("task-chase-sent", _BACK),
    Screen("task-chased-today", _BACK),
    Screen("nobody-late", _BACK),
)
