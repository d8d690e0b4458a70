"""公示栏: the page that visitors see, its code, paper for the wall, and the branch's own voice (示诺)."""

from typing import Any

from actions import boards
from bot.buttons import Button, Go
from bot.commands import Command
from bot.forms import Form
from bot.forms.handed import Recording
from bot.papers import board_poster, board_sheet
from bot.pictures import qr
from bot.screens import Screen
from models.roles import Permission


def code(args: dict[str, Any]) -> bytes:
    """Return the page's address as a picture."""
    return qr(args["link"])


class RecordBoard(Form):
    """朗读: the branch reads its board aloud."""

    before = boards.offer_reading
    voice = Recording()
    on_submit = boards.record_reading
    passes = ("org",)


class OpenUnitBoard(Button, prefix="wbo"):
    """A unit's board."""

    org: int
    action = boards.open_board
    keeps = True


class BackToBoard(Button, prefix="wbb"):
    """回公示栏."""

    org: int
    action = boards.open_board
    keeps = True


class BoardAbove(Button, prefix="wbu", org="up"):
    """上级公示栏."""

    org: int
    action = boards.open_board
    keeps = True


class BoardsEarlier(Button, prefix="wbe", page="earlier"):
    """上一页."""

    org: int
    page: int
    action = boards.show_board
    keeps = True


class BoardsLater(Button, prefix="wbl", page="later"):
    """下一页."""

    org: int
    page: int
    action = boards.show_board
    keeps = True


class PrintPoster(Button, prefix="wbp"):
    """扫码海报."""

    org: int
    action = boards.print_poster
    keeps = True


class PrintBoard(Button, prefix="wba"):
    """纸版公示栏."""

    org: int
    action = boards.print_board
    only_if = "filled"
    keeps = True


class ReadBoardAloud(Button, prefix="wbr"):
    """录一段朗读."""

    org: int
    opens = RecordBoard
    only_if = "filled"
    keeps = True


class DropReading(Button, prefix="wbd"):
    """删掉录音."""

    org: int
    year: int
    action = boards.drop_reading
    only_if = "recorded"


BOARD = Command("board", boards.show_boards, needs=Permission.PLEDGE_ADOPT)
HOME = ((BackToBoard,), (Go("menu"),))

SCREENS = (
    Screen(
        "board",
        ((PrintPoster, PrintBoard), (ReadBoardAloud, DropReading), (BoardsEarlier, BoardsLater),
         (BoardAbove,), (Go("menu"),)),
        photo=code,
        page="path",
        sections=("on_notice", "withheld", "reading", "outdated"),
        items="units",
        item_buttons=(OpenUnitBoard,),
        lines=False,
    ),
    Screen("board-poster", HOME, page="path", document=board_poster),
    Screen("board-paper", HOME, page="path", document=board_sheet, prepare=boards.draw_papers),
    Screen("board-empty", HOME),
    Screen("board-too-long", HOME),
    Screen("board-reading-kept", HOME),
    Screen("board-reading-dropped", HOME),
    Screen("board-reading-unknown", HOME),
    Screen("board-reading-too-big", HOME),
    Screen("board-reading-gone", HOME),
)  # fmt: skip
