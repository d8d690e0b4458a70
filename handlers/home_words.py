"""一句家乡话: posted by the branch, shown after a check-in (domain §3.5)."""

from actions import home_words
from actions.home_words import ShownFor
from bot.buttons import Button, Go
from bot.commands import Command
from bot.forms import Choice, Form, WordOrPhoto
from bot.screens import Screen
from models.roles import Permission


class PostHomeWord(Form):
    """Some words or a photo, and for how long."""

    before = home_words.offer_posting
    what = WordOrPhoto(max_length=500)
    shown_for = Choice(ShownFor)
    on_submit = home_words.post_home_word


class Post(Button, prefix="hw"):
    """发一条家乡话."""

    opens = PostHomeWord
    keeps = True


class TakeDown(Button, prefix="ht"):
    """撤下."""

    home_word: int
    action = home_words.take_down


HOME_WORDS = Command("homeword", home_words.show_home_words, needs=Permission.HOME_POST)

SCREENS = (
    Screen("home-words", ((Post,), (Go("menu"),)), items="words", item_buttons=(TakeDown,)),
    Screen("home-word-posted", ((Go("homeword"),), (Go("menu"),))),
    Screen("from-home", picture="photo"),
)
