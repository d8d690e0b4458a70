"""节日问候 for offices: what is coming, its text, whom to call, what came of it (domain §3.4-D)."""

from actions import greeting_lists, greeting_office, greeting_texts, roster
from bot.buttons import Button, Go
from bot.commands import Command
from bot.forms import Form, Text
from bot.screens import Screen
from handlers.members import OpenMember
from models.greeting_words import LONGEST


class OpenGreetingUnit(Button, prefix="vm"):
    """The greetings of this unit."""

    org: int
    action = greeting_office.show_coming
    keeps = True


class OpenGreeting(Button, prefix="vn"):
    """The card of the greeting of this line."""

    org: int
    day: int
    occasion: str
    action = greeting_office.show_greeting
    keeps = True


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


class ShowBirthdays(Button, prefix="vv"):
    """政治生日."""

    org: int
    page: int
    action = greeting_lists.show_birthdays
    keeps = True


class EarlierBirthdays(Button, prefix="vw", page="earlier"):
    """One page back."""

    org: int
    page: int
    action = greeting_lists.show_birthdays
    keeps = True


class LaterBirthdays(Button, prefix="vx", page="later"):
    """One page on."""

    org: int
    page: int
    action = greeting_lists.show_birthdays
    keeps = True


class ShowGreetingCalls(Button, prefix="vy"):
    """电话单."""

    org: int
    page: int
    action = greeting_lists.show_calls
    keeps = True


class EarlierGreetingCalls(Button, prefix="vz", page="earlier"):
    """One page back."""

    org: int
    page: int
    action = greeting_lists.show_calls
    keeps = True


class LaterGreetingCalls(Button, prefix="ua", page="later"):
    """One page on."""

    org: int
    page: int
    action = greeting_lists.show_calls
    keeps = True


class SeeGreetingPhone(Button, prefix="ub"):
    """The number of the person of this line."""

    member: int
    action = roster.show_phone
    only_if = "numbered"
    keeps = True


class NoteGreetingCall(Button, prefix="uc"):
    """已问候: called, visited or written to."""

    greeting: int
    action = greeting_lists.note_greeting_call


class ShowGreetingAnswers(Button, prefix="ud"):
    """看回复."""

    org: int
    page: int
    action = greeting_lists.show_answers
    keeps = True


class EarlierAnswers(Button, prefix="ue", page="earlier"):
    """One page back."""

    org: int
    page: int
    action = greeting_lists.show_answers
    keeps = True


class LaterAnswers(Button, prefix="uf", page="later"):
    """One page on."""

    org: int
    page: int
    action = greeting_lists.show_answers
    keeps = True


class ShowGreetingTally(Button, prefix="ug"):
    """统计."""

    org: int
    action = greeting_lists.show_tally
    keeps = True


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
    Screen(
        "greeting-preview",
        ((Go("greetings"),),),
        items="coming",
        sections=("until",),
        item_buttons=(OpenGreeting,),
        prepare=greeting_lists.describe_preview,
    ),
    Screen(
        "birthday-preview",
        ((OpenGreeting,), (Go("greetings"),)),
        items="people",
        item_buttons=(OpenMember,),
        item_sections=("round", "month"),
        sections=("round", "until"),
        prepare=greeting_lists.describe_birthdays,
    ),
    Screen(
        "birthdays",
        ((EarlierBirthdays, LaterBirthdays), (OpenGreetingUnit,)),
        items="people",
        item_buttons=(OpenMember,),
        item_sections=("round", "month"),
    ),
    Screen(
        "greeting-calls",
        ((EarlierGreetingCalls, LaterGreetingCalls), (OpenGreetingUnit,)),
        items="people",
        item_buttons=(SeeGreetingPhone, NoteGreetingCall),
    ),
    Screen(
        "greeting-answers",
        ((EarlierAnswers, LaterAnswers), (OpenGreetingUnit,)),
        items="answers",
        item_sections=("words",),
    ),
    Screen("greeting-tally", ((OpenGreetingUnit,),), items="lines"),
)
