"""学习资料: what the branch and those above it have published, and how it gets there (W18)."""

from actions import library, library_news
from bot.buttons import Button, Go
from bot.commands import Command
from bot.screens import Screen
from handlers.library_office import OpenPublished, Publish


class OpenResource(Button, prefix="lbo"):
    """One of them."""

    resource: int
    action = library.open_resource
    keeps = True


class OfTag(Button, prefix="lbt", word="tag"):
    """What has this tag."""

    page: int
    word: str
    action = library.show_shelf
    keeps = True


class EarlierResources(Button, prefix="lbe", page="earlier"):
    """One page back."""

    page: int
    word: str
    action = library.show_shelf
    keeps = True


class LaterResources(Button, prefix="lbl", page="later"):
    """One page on."""

    page: int
    word: str
    action = library.show_shelf
    keeps = True


class AnswerResource(Button, prefix="lba"):
    """One of the answers."""

    resource: int
    choice: int
    action = library.answer_resource


class WishNews(Button, prefix="lbw"):
    """每两周告诉我新的."""

    action = library.wish_news
    only_if = "unwanted"


class UnwishNews(Button, prefix="lbu"):
    """不用再告诉我."""

    action = library.unwish_news
    only_if = "wanted"


LEARN = Command("learn", library.show_library, takes_text=True)

SCREENS = (
    Screen(
        "library",
        ((EarlierResources, LaterResources), (WishNews,), (UnwishNews,), (Publish,), (OpenPublished,),
         (Go("menu"),)),
        items="rows",
        item_buttons=(OpenResource, OfTag),
        lines=False,
        sections=("sought", "none"),
    ),
    Screen(
        "resource",
        ((Go("learn"),), (Go("menu"),)),
        items="choices",
        item_buttons=(AnswerResource,),
        lines=False,
        sections=("quiz", "known"),
        picture="photo",
        voice="voice",
        link="address",
    ),
    Screen("resource-right", ((Go("learn"),), (Go("menu"),))),
    Screen(
        "resource-wrong",
        ((OpenResource,), (Go("learn"),)),
        items="choices",
        item_buttons=(AnswerResource,),
        lines=False,
    ),
    Screen("news-wished", ((Go("learn"),), (Go("menu"),))),
    Screen("news-unwished", ((Go("learn"),), (Go("menu"),))),
    Screen(
        "learning-digest",
        ((UnwishNews,), (Go("learn"),), (Go("menu"),)),
        items="rows",
        item_buttons=(OpenResource,),
        lines=False,
        prepare=library_news.describe_news,
    ),
)  # fmt: skip
