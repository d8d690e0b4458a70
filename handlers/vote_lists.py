"""⭐ 评议: where is something rated? The lists that lead to it, and who is asked (domain §3.4-N)."""

from actions import vote_calls, vote_cards
from bot.buttons import Button, Go
from bot.commands import Command
from bot.forms import Form, Text
from bot.screens import Screen


class FindRated(Form):
    """Of which village or community."""

    place = Text(max_length=20)
    on_submit = vote_cards.find_rated


class RatedAt(Button, prefix="vvl"):
    """What is rated at an organisation."""

    board: int
    page: int
    action = vote_cards.show_rated
    keeps = True


class RatedEarlier(Button, prefix="vvle", page="earlier"):
    """The page before."""

    board: int
    page: int
    action = vote_cards.show_rated
    keeps = True


class RatedLater(Button, prefix="vvln", page="later"):
    """The page behind."""

    board: int
    page: int
    action = vote_cards.show_rated
    keeps = True


class LookForRated(Button, prefix="vvf"):
    """看别的村."""

    opens = FindRated
    keeps = True


class RateItem(Button, prefix="vvi"):
    """One item of a list."""

    pledge_item: int
    action = vote_cards.show_promise
    keeps = True


class SeePromise(Button, prefix="vvk"):
    """看这条."""

    pledge_item: int
    action = vote_cards.show_promise
    keeps = True


class KeepRating(Button, prefix="vvm"):
    """接着评."""

    board: int
    page: int
    action = vote_cards.show_rated
    keeps = True


class VoteFloods(Button, prefix="vvn"):
    """刷票线索."""

    action = vote_cards.show_floods
    only_if = "floods"
    keeps = True


RATE = Command("rate", vote_cards.open_rating, takes_text=True)
SCREENS = (
    Screen("rate-where", ((LookForRated,), (Go("menu"),))),
    Screen(
        "rate-places",
        ((LookForRated,), (Go("menu"),)),
        items="rows",
        item_buttons=(RatedAt,),
        lines=False,
        sections=("none",),
    ),
    Screen("rating-open", ((Go("rate"),),), prepare=vote_calls.describe_rounds),
    Screen("rating-reminder", ((Go("rate"),),), prepare=vote_calls.describe_rounds),
    Screen("vote-floods", ((Go("rate"),), (Go("menu"),)), items="rows", item_buttons=(RateItem,)),
)
