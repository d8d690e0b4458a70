"""🏛 Venues, series and materials of sittings (Z12, W16)."""

from actions import materials, training_series, venues
from bot.buttons import Button, Go
from bot.forms import Choice, Form, Number, Text, Year
from bot.screens import Screen
from models.venues import VenueKind

_HEADS, _YUAN = 5000, 2_000_000_000


class AddVenue(Form):
    """A place of learning: what, how many fit in, what was invested."""

    before = venues.offer_venue
    kind = Choice(VenueKind)
    called = Text(min_length=2, max_length=80)
    capacity = Number(1, _HEADS, optional=True)
    yuan = Number(1, _YUAN, optional=True)
    year = Year(1980, 2100, optional=True)
    safety = Text(max_length=200, optional=True)
    on_submit = venues.add_venue


class ShowVenues(Button, prefix="ta"):
    """场地."""

    page: int
    action = venues.show_venues
    keeps = True


class VenuesEarlier(Button, prefix="tae", page="earlier"):
    """The page before."""

    page: int
    action = venues.show_venues
    keeps = True


class VenuesLater(Button, prefix="tan", page="later"):
    """The page behind."""

    page: int
    action = venues.show_venues
    keeps = True


class NewVenue(Button, prefix="tb"):
    """加场地."""

    opens = AddVenue
    keeps = True


class CloseVenue(Button, prefix="tf"):
    """不再用."""

    venue: int
    action = venues.close_venue


class ShowSeries(Button, prefix="ts"):
    """每月固定."""

    org: int
    action = training_series.show_series
    keeps = True


class EndSeries(Button, prefix="tz"):
    """停办."""

    series: int
    action = training_series.end_series


class KeptMaterials(Button, prefix="tu"):
    """资料."""

    training: int
    action = materials.show_materials_kept
    keeps = True


class DropMaterial(Button, prefix="tv"):
    """拿掉."""

    material: int
    action = materials.drop_material


BACK = ((Go("session"),), (Go("menu"),))

SCREENS = (
    Screen(
        "venues",
        ((VenuesEarlier, VenuesLater), (NewVenue,), *BACK),
        items="venues",
        item_buttons=(CloseVenue,),
        sections=("paid",),
    ),
    Screen("series", BACK, items="series_list", item_buttons=(EndSeries,)),
    Screen("materials-kept", BACK, items="links", item_buttons=(DropMaterial,)),
    Screen("link-unclear", BACK),
    Screen("too-many-materials", BACK),
    Screen("already-repeats", BACK),
)
