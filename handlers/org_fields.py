"""单位类型: the field of an organisation, asked and set from its roster (Z20)."""

from actions import org_fields
from bot.buttons import Button, Go
from bot.screens import Screen


class SetField(Button, prefix="ow", field="code"):
    """This field."""

    org: int
    field: str
    action = org_fields.set_field


SCREENS = (
    Screen(
        "org-fields",
        ((Go("roster"),), (Go("menu"),)),
        items="fields",
        item_buttons=(SetField,),
        lines=False,
        sections=("field", "below"),
    ),
    Screen("org-field-set", ((Go("roster"),), (Go("stats"),), (Go("menu"),)), sections=("below",)),
)
