"""One big button, a digit, a voice message: reporting without typing (domain §3.5)."""

from actions import simple_answers
from bot.buttons import Button, Go
from bot.commands import Reaction
from bot.screens import Screen


class DigitFor(Button, prefix="qd"):
    """The digit was meant for this member of the family."""

    member: int
    digit: int
    action = simple_answers.answer_simply


DIGIT = Reaction("digit", simple_answers.answer_digit)
VOICE = Reaction("voice", simple_answers.hear_voice)

SCREENS = (
    Screen("whose-digit", items="people", item_buttons=(DigitFor,), lines=False),
    Screen("voice-kept", ((Go("checkin"),), (Go("sos"),))),
)
