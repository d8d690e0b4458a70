"""远教站点: one line after each show, heads of members and of the public apart (W17)."""

from actions import stations
from bot.buttons import Button, Go
from bot.commands import Command
from bot.forms import Form, ShowWords, Text
from bot.screens import Screen


class AddStation(Form):
    """Its name, and who keeps it."""

    before = stations.offer_station
    called = Text(max_length=40)
    keeper = Text(max_length=20, optional=True)
    on_submit = stations.add_station


class PostShow(Form):
    """One line about the show."""

    before = stations.offer_show
    line = ShowWords(max_length=200)
    on_submit = stations.post_show
    passes = ("station",)


class OpenStation(Button, prefix="sto"):
    """One of them."""

    station: int
    action = stations.open_station
    keeps = True


class BeginStation(Button, prefix="stn"):
    """加一个站点."""

    opens = AddStation
    only_if = "leading"
    keeps = True


class NoteShow(Button, prefix="stp"):
    """记一场."""

    station: int
    opens = PostShow
    only_if = "keeps"
    keeps = True


class RemindMe(Button, prefix="str"):
    """晚上提醒我."""

    station: int
    action = stations.ask_reminder
    only_if = "asks"


class RemindMeNoMore(Button, prefix="stq"):
    """不用提醒."""

    station: int
    action = stations.ask_reminder
    only_if = "asked"


class CloseStation(Button, prefix="stx"):
    """停用."""

    station: int
    action = stations.close_station
    only_if = "closes"


class TakeShowBack(Button, prefix="stb"):
    """记错了."""

    show: int
    action = stations.take_show_back


STATIONS = Command("station", stations.show_stations)
HOME = ((Go("station"),), (Go("menu"),))

SCREENS = (
    Screen("stations", ((BeginStation,), (Go("menu"),)), items="rows", item_buttons=(OpenStation,)),
    Screen(
        "station",
        ((NoteShow,), (RemindMe,), (RemindMeNoMore,), (CloseStation,), *HOME),
        items="shows",
    ),
    Screen("show-noted", ((TakeShowBack,), *HOME)),
    Screen("show-taken-back", HOME),
    Screen("station-opened", HOME),
    Screen("station-given", HOME),
    Screen("station-closed", HOME),
    Screen("station-reminder", HOME),
)
