"""🎓 办培训: what is planned and open, and one sitting with all that can be done (domain §3.4-L)."""

from actions import training_cards, training_series, trainings
from bot.buttons import Button, Go
from bot.commands import Command
from bot.screens import Screen
from handlers.afterwards import SessionAfter
from handlers.session_forms import AddMaterial, CancelTraining, ChangeTraining, PlanTraining
from handlers.session_people import LISTS, ShowWished
from handlers.session_places import KeptMaterials, ShowSeries, ShowVenues
from handlers.session_teachers import ShowTeachers
from handlers.sign_ins import SessionDesk
from handlers.training_calendars import BranchCalendar, SessionFile
from models.roles import Permission


class PlanSitting(Button, prefix="sn"):
    """办一期."""

    opens = PlanTraining
    keeps = True


class OpenSession(Button, prefix="sc"):
    """This sitting."""

    training: int
    action = training_cards.show_session
    keeps = True


class SessionsEarlier(Button, prefix="sle", page="earlier"):
    """The page before."""

    page: int
    action = training_cards.show_sessions
    keeps = True


class SessionsLater(Button, prefix="sln", page="later"):
    """The page behind."""

    page: int
    action = training_cards.show_sessions
    keeps = True


class PastSessions(Button, prefix="sp"):
    """往期."""

    page: int
    action = training_cards.show_past_sessions
    keeps = True


class PastEarlier(Button, prefix="spe", page="earlier"):
    """The page before."""

    page: int
    action = training_cards.show_past_sessions
    keeps = True


class PastLater(Button, prefix="spn", page="later"):
    """The page behind."""

    page: int
    action = training_cards.show_past_sessions
    keeps = True


class SendInvitations(Button, prefix="si"):
    """发邀请."""

    training: int
    action = trainings.open_training
    only_if = "draft"


class ChangeSitting(Button, prefix="sh"):
    """改一改."""

    training: int
    opens = ChangeTraining
    only_if = "changeable"


class CallTrainingOff(Button, prefix="sx"):
    """取消."""

    training: int
    opens = CancelTraining
    only_if = "changeable"


class AttachMaterial(Button, prefix="sm"):
    """加资料."""

    training: int
    opens = AddMaterial


class RepeatMonthly(Button, prefix="sr"):
    """每月都办."""

    training: int
    action = training_series.repeat_monthly
    only_if = "repeatable"


SESSIONS = Command("session", training_cards.open_sessions, needs=Permission.TRAINING_RUN)
BACK = ((Go("session"),), (Go("menu"),))

SCREENS = (
    Screen(
        "sessions",
        (
            *((PlanSitting, ShowWished), (SessionsEarlier, SessionsLater), (ShowSeries, PastSessions)),
            *((ShowVenues, ShowTeachers), (BranchCalendar,), (Go("menu"),)),
        ),
        items="sittings",
        item_buttons=(OpenSession,),
    ),
    Screen("past-sessions", ((PastEarlier, PastLater), *BACK), items="sittings", item_buttons=(OpenSession,)),
    Screen(
        "session-card",
        (
            *((SendInvitations,), *LISTS),
            *(
                (ChangeSitting, CallTrainingOff),
                (AttachMaterial, KeptMaterials),
                (SessionFile, RepeatMonthly),
                (SessionDesk, SessionAfter),
                *BACK,
            ),
        ),
        sections=(
            *("industry", "mode", "skill", "cost", "capacity", "draft", "opened", "unreached"),
            *("cancelled", "why"),
        ),
    ),
    Screen("sitting-begun", BACK),
    Screen("site-full", BACK),
    Screen("venue-too-small", BACK),
    Screen("sitting-made", ((OpenSession,), (Go("session"),))),
    Screen("sitting-without-site", ((OpenSession,), (Go("session"),))),
)
