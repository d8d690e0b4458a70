"""投票码: codes on paper for households without a chat, one each; printed, and taken back (domain §2.2)."""

from actions import vote_papers
from bot.buttons import Button, Go
from bot.forms import Form, Number
from bot.screens import Screen
from handlers.vote_lists import KeepRating
from models.vote_codes import MOST


class PrintVoteCodes(Form):
    """For how many households."""

    before = vote_papers.offer_codes
    households = Number(1, MOST)
    on_submit = vote_papers.print_codes
    passes = ("org",)


class VoteCodes(Button, prefix="vvp"):
    """投票码."""

    org: int
    action = vote_papers.show_codes
    only_if = "codes"
    keeps = True


class MakeVoteCodes(Button, prefix="vvpm"):
    """印一批."""

    org: int
    opens = PrintVoteCodes
    keeps = True


class RevokeVoteCodes(Button, prefix="vvpx"):
    """作废."""

    code_list: int
    action = vote_papers.revoke_codes
    only_if = "good"


SCREENS = (
    Screen(
        "vote-codes",
        ((MakeVoteCodes,), (KeepRating,), (Go("menu"),)),
        items="lists",
        item_buttons=(RevokeVoteCodes,),
        item_sections=("gone",),
    ),
    Screen("vote-codes-ready", ((Go("rate"),), (Go("menu"),))),
)
