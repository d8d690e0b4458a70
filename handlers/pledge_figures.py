"""📊 公开承诺 in figures: a year's summary by unit and by person, and year by year (用诺, R6)."""

from actions import pledge_figures
from bot.buttons import Button, Go
from bot.screens import Screen


class PledgesBefore(Button, prefix="xf", year="before"):
    """The year before."""

    year: int
    action = pledge_figures.show_pledge_figures
    keeps = True


class PledgesAfter(Button, prefix="xfn", year="after"):
    """The year behind."""

    year: int
    action = pledge_figures.show_pledge_figures
    keeps = True


class PledgesBelow(Button, prefix="xu"):
    """Unit by unit."""

    org: int
    of: int
    page: int
    action = pledge_figures.show_pledge_units
    keeps = True


class UnitsEarlier(Button, prefix="xue", page="earlier"):
    """The page before."""

    org: int
    of: int
    page: int
    action = pledge_figures.show_pledge_units
    keeps = True


class UnitsLater(Button, prefix="xun", page="later"):
    """The page behind."""

    org: int
    of: int
    page: int
    action = pledge_figures.show_pledge_units
    keeps = True


class PledgeOwners(Button, prefix="xz", page="own"):
    """年终小结, person by person."""

    org: int
    of: int
    page: int
    action = pledge_figures.show_pledge_owners
    keeps = True


class OwnersEarlier(Button, prefix="xze", page="earlier"):
    """The page before."""

    org: int
    of: int
    page: int
    action = pledge_figures.show_pledge_owners
    keeps = True


class OwnersLater(Button, prefix="xzn", page="later"):
    """The page behind."""

    org: int
    of: int
    page: int
    action = pledge_figures.show_pledge_owners
    keeps = True


class PledgeYears(Button, prefix="xy"):
    """逐年比."""

    org: int
    action = pledge_figures.show_pledge_years
    keeps = True


class OwnPledgeYears(Button, prefix="xm"):
    """我的承诺小结."""

    member: int
    action = pledge_figures.show_own_years
    keeps = True


HOME = ((Go("stats"),), (Go("menu"),))

SCREENS = (
    Screen(
        "pledge-figures",
        ((PledgesBefore, PledgesAfter), *HOME),
        items="units",
        item_buttons=(PledgesBelow, PledgeYears),
        item_sections=("judged", "rate"),
    ),
    Screen(
        "pledge-units",
        ((UnitsEarlier, UnitsLater), (PledgeOwners, PledgeYears), *HOME),
        items="units",
        item_buttons=(PledgesBelow,),
        item_sections=("judged", "rate"),
    ),
    Screen(
        "pledge-owners",
        ((OwnersEarlier, OwnersLater), (PledgeYears,), *HOME),
        items="owners",
        item_sections=("judged",),
    ),
    Screen("pledge-years", HOME, items="years", item_sections=("judged", "rate")),
    Screen("own-pledge-years", ((Go("me"),), (Go("menu"),)), items="years", item_sections=("judged",)),
)
