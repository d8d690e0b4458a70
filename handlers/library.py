"""学习资料: what the branch and those above it have published, and how it gets there (W18)."""

from actions import library, library_news
from bot.buttons import Button, Go
from bot.commands import Command
from bot.forms import Choice, Form, Material, Question, Text
from bot.screens import Screen
from models.library import Shelf


class PublishResource(Form):
    """Where it stands, what it is called, the thing itself; tags and a question, if there are any."""

    before = library.offer_publishing
    shelf = Choice(Shelf)
    title = Text(max_length=60)
    content = Material(max_length=2000)
    tags = Text(max_length=80, optional=True)
    quiz = Question(max_length=600, optional=True)
    on_submit = library.publish


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


class Publish(Button, prefix="lbp"):
    """发一份资料."""

    opens = PublishResource
    only_if = "posting"
    keeps = True


class OpenPublished(Button, prefix="lbm"):
    """我们发的."""

    page: int
    action = library.show_published
    only_if = "posting"
    keeps = True


class EarlierPublished(Button, prefix="lby", page="earlier"):
    """One page back."""

    page: int
    action = library.show_published
    keeps = True


class LaterPublished(Button, prefix="lbz", page="later"):
    """One page on."""

    page: int
    action = library.show_published
    keeps = True


class WithdrawResource(Button, prefix="lbx"):
    """撤下."""

    resource: int
    action = library.withdraw


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
    Screen("resource-published", ((OpenResource,), (Go("learn"),), (Go("menu"),))),
    Screen(
        "published",
        ((EarlierPublished, LaterPublished), (Go("learn"),), (Go("menu"),)),
        items="rows",
        item_buttons=(WithdrawResource,),
        lines=False,
        sections=("none",),
    ),
    Screen("resource-withdrawn", ((Go("learn"),), (Go("menu"),))),
    Screen(
        "learning-digest",
        ((UnwishNews,), (Go("learn"),), (Go("menu"),)),
        items="rows",
        item_buttons=(OpenResource,),
        lines=False,
        prepare=library_news.describe_news,
    ),
)  # fmt: skip
