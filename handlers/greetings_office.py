"""节日问候 for offices: what is coming, how it is worded, whether it is sent (domain §3.4-D, M)."""

from actions import greeting_office, greeting_texts
from bot.buttons import Button, Go
from bot.commands import Command
from bot.forms import Form, Text
from bot.screens import Screen
from handlers.greeting_calls import ShowGreetingCalls
from handlers.greeting_lists import (
    OpenGreeting,
    OpenGreetingUnit,
    ShowBirthdays,
    ShowGreetingAnswers,
    ShowGreetingTally,
)
from models.greeting_words import LONGEST


class TryGreeting(Button, prefix="vo"):
    """看样子."""

    org: int
    day: int
    occasion: str
    action = greeting_texts.show_samples
    keeps = True


class WordGreeting(Form):
    """改文案: one text with placeholders."""

    before = greeting_texts.offer_text
    text = Text(max_length=LONGEST)
    on_submit = greeting_texts.draft_text
    passes = ("org", "day", "occasion")
    summary = False


class EditGreeting(Button, prefix="vp"):
    """改文案."""

    org: int
    day: int
    occasion: str
    opens = WordGreeting
    only_if = "editable"


class EditGreetingAgain(Button, prefix="vq"):
    """再改."""

    org: int
    day: int
    occasion: str
    opens = WordGreeting


class SaveGreeting(Button, prefix="vr"):
    """就用这个."""

    org: int
    day: int
    occasion: str
    action = greeting_texts.save_text


class ResetGreeting(Button, prefix="vs"):
    """用原文."""

    org: int
    day: int
    occasion: str
    action = greeting_texts.reset_text
    only_if = "resettable"


class StopGreeting(Button, prefix="vt"):
    """停发."""

    org: int
    day: int
    occasion: str
    action = greeting_texts.stop_greeting
    only_if = "stoppable"


class ResumeGreeting(Button, prefix="vu"):
    """恢复发送."""

    org: int
    day: int
    occasion: str
    action = greeting_texts.resume_greeting
    only_if = "resumable"


GREETINGS = Command("greetings", greeting_office.show_greetings, takes_text=True)

AGAIN = ((EditGreetingAgain,), (OpenGreeting,))

SCREENS = (
    Screen(
        "greetings",
        ((ShowBirthdays, ShowGreetingCalls), (ShowGreetingAnswers, ShowGreetingTally), (Go("menu"),)),
        items="coming",
        item_buttons=(OpenGreeting,),
    ),
    Screen("greetings-units", ((Go("menu"),),), items="units", item_buttons=(OpenGreetingUnit,)),
    Screen(
        "greeting-of-day",
        (
            (EditGreeting, ResetGreeting),
            (TryGreeting,),
            (StopGreeting,),
            (ResumeGreeting,),
            (OpenGreetingUnit,),
        ),
        sections=("text", "usual", "stopped", "stopped_above", "sent", "editable"),
    ),
    Screen("greeting-for-nobody", ((OpenGreeting,),)),
    Screen("greeting-draft", ((SaveGreeting,), (EditGreetingAgain,), (OpenGreeting,)), sections=("nobody",)),
    Screen("greeting-closed", ((OpenGreeting,), (Go("menu"),))),
    Screen("placeholder-unknown", AGAIN),
    Screen("greeting-text-broken", AGAIN),
    Screen("greeting-text-too-long", AGAIN),
    Screen("greeting-text-too-merry", AGAIN),
)
