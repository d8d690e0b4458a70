"""A greeting as it is read: what it says, what can be answered, the card, and no more of them (§3.4-D)."""

from actions import greeting_replies, greetings
from bot.buttons import Button, Go
from bot.forms import Form, Note
from bot.pictures import greeting_card
from bot.screens import Screen
from handlers.follow_ups import OpenAlert
from models.festivals import FestivalName
from models.occasions import BIRTHDAY


class GreetFine(Button, prefix="va"):
    """我很好."""

    greeting: int
    action = greeting_replies.answer_fine
    only_if = "home"


class GreetHomesick(Button, prefix="vb"):
    """想家了."""

    greeting: int
    action = greeting_replies.answer_homesick
    only_if = "home"


class GreetHard(Button, prefix="vc"):
    """有难处."""

    greeting: int
    action = greeting_replies.answer_hard
    only_if = "home"


class GreetReceived(Button, prefix="vd"):
    """收到."""

    greeting: int
    action = greeting_replies.answer_received
    only_if = "plain"


class SayToBranch(Form):
    """写一句: typed or spoken."""

    before = greeting_replies.offer_word
    what = Note()
    on_submit = greeting_replies.send_word
    passes = ("greeting",)
    summary = False


class SayWord(Button, prefix="ve"):
    """写一句."""

    greeting: int
    opens = SayToBranch
    keeps = True


class ShowOath(Button, prefix="vf"):
    """重温誓词."""

    greeting: int
    action = greeting_replies.show_oath
    only_if = "oath"
    keeps = True


class ShowNews(Button, prefix="vl"):
    """看家乡变化."""

    greeting: int
    action = greeting_replies.show_news
    only_if = "news"
    keeps = True


class ShowCard(Button, prefix="vg"):
    """贺卡."""

    greeting: int
    action = greeting_replies.show_card
    keeps = True


class PauseGreetings(Button, prefix="vh"):
    """不再收问候."""

    member: int
    action = greeting_replies.pause_greetings
    only_if = "greeting"


class StopOwnGreetings(Button, prefix="vi"):
    """不再收问候, on one's own page."""

    member: int
    action = greeting_replies.pause_greetings
    only_if = "on"


class ResumeGreetings(Button, prefix="vj"):
    """还是收问候."""

    member: int
    action = greeting_replies.resume_greetings


class WantGreetings(Button, prefix="vk"):
    """收节日问候, on one's own page."""

    member: int
    action = greeting_replies.resume_greetings
    only_if = "off"


SAID = (  # in this order; what an organisation wrote comes first
    "sample", "own", "double", *(name.value for name in FestivalName), "mid-autumn-ripe", "party-plain",
    BIRTHDAY, f"{BIRTHDAY}-month", "too", "too-month",
)  # fmt: skip
ANSWERS = (
    (GreetFine, GreetHomesick),
    (GreetHard,),
    (GreetReceived, SayWord),
    (ShowNews,),
    (ShowOath, ShowCard),
    (PauseGreetings,),
)
AFTER = ((SayWord,), (ShowCard,), (Go("menu"),))

SCREENS = (
    Screen("greeting", ANSWERS, sections=(*SAID, "signed"), prepare=greetings.describe_greetings),
    Screen("greeting-answered", AFTER, sections=("fine", "received", "homesick")),
    Screen("greeting-hard", ((SayWord,), (Go("sos"),))),
    Screen("greeting-word-sent", ((Go("menu"),),)),
    Screen("no-news-from-home", AFTER),
    Screen("greeting-homesick", ((Go("todo"),),)),
    Screen("greeting-word", ((OpenAlert,), (Go("todo"),)), sections=("words", "spoken"), voice="voice"),
    Screen("oath", ((SayWord,), (ShowCard,), (Go("menu"),))),
    Screen("greeting-card", ((SayWord,), (Go("menu"),)), sketch=greeting_card),
    Screen("greetings-paused", ((ResumeGreetings,), (Go("menu"),))),
    Screen("greetings-resumed", ((Go("menu"),),)),
    Screen("greetings-own", ((StopOwnGreetings,), (WantGreetings,), (Go("menu"),)), sections=("on", "off")),
)
