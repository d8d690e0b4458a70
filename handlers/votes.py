"""Rate what was promised in four levels, say why, change it until the close (domain §3.4-N)."""

from actions import vote_cards, votes
from bot.buttons import Button, Go
from bot.forms import Form, Text
from bot.screens import Screen
from handlers.vote_lists import KeepRating, SeePromise
from models.pledge_votes import WORDS


class SayWhy(Form):
    """Words beside a vote."""

    before = votes.offer_words
    said = Text(max_length=WORDS)
    on_submit = votes.add_words
    passes = ("pledge_item",)


class CastVote(Button, prefix="vvc"):
    """One of the four levels."""

    pledge_item: int
    level: str
    action = votes.cast_vote


class OrgRating(Button, prefix="vvo"):
    """组织评价."""

    pledge_item: int
    action = vote_cards.show_org_levels
    only_if = "speaks"
    keeps = True


class CastForOrg(Button, prefix="vvoc"):
    """One of the four levels, for the organisation."""

    pledge_item: int
    level: str
    action = votes.cast_for_org


class AddWord(Button, prefix="vvw"):
    """写一句."""

    pledge_item: int
    opens = SayWhy


class SkipWords(Button, prefix="vvs"):
    """不写了."""

    pledge_item: int
    action = votes.thank


class ChangeVote(Button, prefix="vvg"):
    """改一改."""

    pledge_item: int
    action = vote_cards.show_promise


class ReadWords(Button, prefix="vvq"):
    """大家的话."""

    pledge_item: int
    action = vote_cards.show_words
    only_if = "reads"
    keeps = True


AFTER = ((ChangeVote, AddWord), (KeepRating,), (Go("menu"),))
SAID = (
    "counted", "explained", "until", "early", "over", "mine", "self", "organisation", "totals", "hidden",
    "late", "verdict",
)  # fmt: skip

SCREENS = (
    Screen(
        "vote-card",
        ((OrgRating, ReadWords), (KeepRating,), (Go("menu"),)),
        items="levels",
        item_buttons=(CastVote,),
        lines=False,
        sections=SAID,
    ),
    Screen(
        "vote-levels-of-org",
        ((SeePromise,), (Go("menu"),)),
        items="levels",
        item_buttons=(CastForOrg,),
        lines=False,
    ),
    Screen("vote-thanks", AFTER),
    Screen("vote-why", ((AddWord,), (SkipWords,), (ChangeVote,))),
    Screen("vote-self", AFTER),
    Screen("vote-early", AFTER),
    Screen("vote-of-org", ((SeePromise,), (KeepRating,), (Go("menu"),))),
    Screen("vote-said", ((KeepRating,), (Go("menu"),))),
    Screen("vote-words", ((SeePromise,), (Go("menu"),)), items="lines"),
    Screen("voting-over", ((SeePromise,), (Go("rate"),), (Go("menu"),))),
    Screen("voting-fast", ((Go("rate"),), (Go("menu"),))),
    Screen("own-promise", ((SeePromise,), (Go("rate"),), (Go("menu"),))),
)
