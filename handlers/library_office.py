"""学习资料, the office's side: what is published and withdrawn (W18)."""

from actions import library
from bot.buttons import Button, Go
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


SCREENS = (
    Screen("resource-published", ((Go("learn"),), (Go("menu"),))),
    Screen(
        "published",
        ((EarlierPublished, LaterPublished), (Go("learn"),), (Go("menu"),)),
        items="rows",
        item_buttons=(WithdrawResource,),
        lines=False,
        sections=("none",),
    ),
    Screen("resource-withdrawn", ((Go("learn"),), (Go("menu"),))),
)
