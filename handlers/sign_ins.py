"""签到: four digits, the desk with its codes, the list to be ticked (domain §3.4-C, L)."""

from typing import Any

from actions import sign_desks, sign_ins, sign_sheets
from bot.buttons import Button, Go
from bot.commands import Command, Reaction
from bot.papers import sign_sheet, sign_table
from bot.pictures import qr
from bot.screens import Screen
from handlers.afterwards import EndSitting
from handlers.tick_lists import HOME, ShowTicks


def drawn(args: dict[str, Any]) -> bytes:
    """Return the link that signs in as a picture."""
    return qr(args["link"])


class OpenSignDesk(Button, prefix="sgo"):
    """显示签到码."""

    training: int
    action = sign_desks.open_desk
    keeps = True


class SessionDesk(Button, prefix="sgq"):
    """签到台 of a sitting that is known."""

    training: int
    action = sign_desks.open_desk
    only_if = "desk"
    keeps = True


class ShowWall(Button, prefix="sgw"):
    """投屏."""

    training: int
    action = sign_desks.show_page
    keeps = True


class SendToTeacher(Button, prefix="sgt"):
    """发给老师."""

    training: int
    action = sign_desks.send_to_teacher
    keeps = True


class ShowCode(Button, prefix="sgc"):
    """现在的码."""

    training: int
    action = sign_desks.show_code
    keeps = True


class ShuffleCodes(Button, prefix="sgx"):
    """换一套码."""

    training: int
    desk: int
    action = sign_desks.shuffle_codes


class PrintSignSheet(Button, prefix="sgp"):
    """签到册, to be printed."""

    training: int
    action = sign_sheets.print_sign_sheet
    keeps = True


class ExportSignSheet(Button, prefix="sgs"):
    """签到册, as a table."""

    training: int
    action = sign_sheets.export_sign_sheet
    keeps = True


SIGN = Command("sign", sign_desks.show_sign, takes_text=True)
HEARD = Reaction("sign-code", sign_ins.hear_code)

SCREENS = (
    Screen("sign-asked", ((Go("menu"),),)),
    Screen("signed-in", ((Go("menu"),),)),
    Screen("signed-already", ((Go("menu"),),)),
    Screen("sign-desks", ((Go("menu"),),), items="rows", item_buttons=(OpenSignDesk,), lines=False),
    Screen(
        "sign-desk",
        ((OpenSignDesk, ShowWall), (ShowTicks,), (PrintSignSheet, ExportSignSheet),
         (SendToTeacher, ShuffleCodes), (EndSitting,), (Go("menu"),)),
        photo=drawn,
        deep_link="payload",
        sections=("early", "open", "over"),
        prepare=sign_desks.draw_desks,
    ),
    Screen("sign-page", HOME, page="path", prepare=sign_desks.draw_desks),
    Screen(
        "sign-code",
        ((ShowCode,), (Go("menu"),)),
        photo=drawn,
        deep_link="payload",
        sections=("early", "open", "over"),
        prepare=sign_desks.draw_desks,
    ),
    Screen("sign-code-sent", HOME),
    Screen("sign-sheet", HOME, document=sign_sheet, prepare=sign_sheets.describe_sheets),
    Screen("sign-table", HOME, document=sign_table, prepare=sign_sheets.describe_sheets),
    Screen("sign-sheet-empty", ((OpenSignDesk,), *HOME)),
    Screen("sign-sheet-too-long", ((OpenSignDesk,), *HOME)),
    Screen("teacher-unreached", ((OpenSignDesk,), *HOME)),
)  # fmt: skip
