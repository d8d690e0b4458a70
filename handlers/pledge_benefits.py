"""🤝 受益人确认: codes for who was promised something (domain §3.4-D′ 5)."""

from actions import pledge_benefits
from bot.buttons import Button, Go
from bot.pictures import qr
from bot.screens import Screen


def drawn(args: dict[str, object]) -> bytes:
    """Return the link that confirms as a picture."""
    return qr(str(args["link"]))


class MakeCode(Button, prefix="zk"):
    """请受益人确认."""

    item: int
    action = pledge_benefits.make_code
    only_if = "live"
    keeps = True


class EndCodes(Button, prefix="zkx"):
    """确认码作废."""

    item: int
    action = pledge_benefits.end_codes
    keeps = True


BACK = ((Go("progress"),), (Go("menu"),))

SCREENS = (
    Screen(
        "benefit-code", ((EndCodes,), *BACK), prepare=pledge_benefits.draw_codes, deep_link="payload",
        photo=drawn,
    ),
    Screen("benefit-codes-ended", BACK),
    Screen("many-codes", ((EndCodes,), *BACK)),
    Screen("nothing-done-yet", BACK),
    Screen("benefit-confirmed", ((Go("pledges"),), (Go("menu"),))),
    Screen("code-unfit", ((Go("pledges"),), (Go("menu"),))),
)  # fmt: skip
