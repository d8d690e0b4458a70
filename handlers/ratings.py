"""今天讲得怎样? Stars and a line, and what they come to (domain §3.4-C)."""

from actions import ratings
from bot.buttons import Button, Go
from bot.forms import Form, Text
from bot.screens import Screen


class SayHowItWas(Form):
    """One line beside the stars."""

    before = ratings.offer_words
    line = Text(max_length=200)
    on_submit = ratings.say_how_it_was
    passes = ("training", "member")


class Rate(Button, prefix="afr"):
    """So many stars."""

    training: int
    member: int
    stars: int
    action = ratings.rate


class AddWords(Button, prefix="afw"):
    """写一句."""

    training: int
    member: int
    opens = SayHowItWas


class ShowRatings(Button, prefix="afs"):
    """满意度."""

    training: int
    action = ratings.show_ratings
    keeps = True


HOME = ((Go("menu"),),)

SCREENS = (
    Screen(
        "how-was-it",
        HOME,
        items="choices",
        item_buttons=(Rate,),
        lines=False,
        prepare=ratings.describe_asking,
    ),
    Screen("rated", ((AddWords,), *HOME)),
    Screen("words-kept", HOME),
    Screen(
        "ratings",
        HOME,
        items="lines",
        sections=("few", "enough"),
    ),
)
