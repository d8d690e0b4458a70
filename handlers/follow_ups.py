"""One who needs a person: the card, what was done, and what the person hears of it (domain §3.4-L)."""

from actions import follow_ups, reaching, roster
from bot.buttons import Button, Go
from bot.screens import Screen
from handlers.contact_log import LogOther
from handlers.erasures import ShowErasure
from handlers.members import SeePhone
from handlers.proxy import RecordCall, RecordVisit, WriteDown
from handlers.rebinding import IsSomebodyElse, IsThePerson
from handlers.report_answers import ReadReport
from handlers.todo import BackToCause
from handlers.transfers import DeclineMember, ReceiveMember


class OpenAlert(Button, prefix="fa"):
    """The card of what an alert is about."""

    follow_up: int
    action = follow_ups.show_follow_up
    keeps = True


class Take(Button, prefix="ft"):
    """我来办."""

    follow_up: int
    action = follow_ups.take_follow_up
    only_if = "takeable"


class NoteCall(Button, prefix="fp"):
    """打电话了, about something the person told."""

    follow_up: int
    action = reaching.note_call
    only_if = "noting"


class NoteVisit(Button, prefix="fh"):
    """上门了, about something the person told."""

    follow_up: int
    action = reaching.note_visit
    only_if = "noting"


class NoAnswer(Button, prefix="fn"):
    """没打通."""

    follow_up: int
    attempt: int
    action = reaching.note_no_answer
    only_if = "trying"


class Settle(Button, prefix="fd"):
    """办结."""

    follow_up: int
    action = follow_ups.close_follow_up
    only_if = "closable"


class Hear(Button, prefix="fv"):
    """Hear the person's own voice."""

    follow_up: int
    action = follow_ups.play_voice
    only_if = "spoken"
    keeps = True


CARD = (
    *(
        (Hear,),
        (WriteDown,),
        (SeePhone,),
        (Take,),
        (NoteCall, NoteVisit),
        (RecordCall, RecordVisit),
        (NoAnswer,),
    ),
    (LogOther,),
    *(
        (ReadReport,),
        (ShowErasure,),
        (Settle,),
        (IsThePerson,),
        (IsSomebodyElse,),
        (ReceiveMember, DeclineMember),
        (BackToCause,),
    ),
)

SCREENS = (
    Screen(
        "follow-up-card",
        CARD,
        sections=(
            "colour",
            "on_time",
            "late",
            "rung",
            "place",
            "phone",
            "course",
            "note",
            "spoken",
            "keeper",
            "outcome",
            "tried",
            "closed",
            "advice",
        ),
        prepare=roster.mask_phones,
    ),
    Screen("follow-up-ended", ((BackToCause,), (Go("todo"),))),
    Screen("follow-up-closed", ((Go("todo"),),)),
    Screen("follow-up-taken", ((OpenAlert,), (Go("todo"),))),
    Screen("follow-up-alert", ((OpenAlert,), (Go("todo"),)), sections=("place", "noted", "spoken")),
    Screen("follow-up-settled", ((Go("checkin"),), (Go("talk"),), (Go("sos"),))),
    Screen("voice-note", ((WriteDown,), (OpenAlert,)), voice="voice"),
)
