"""A promise in one line: written, rewritten, for an occasion, changed after adoption (domain §3.4-D′)."""

from actions import pledge_changes, pledge_handing_in, pledge_wordings
from bot.buttons import Button
from bot.forms import Choice, Form, Text
from models.pledge_reading import LEAST, MOST
from models.pledges import Area


class WritePledge(Form):
    """一句话写清: what, for whom, how much, by which day."""

    before = pledge_wordings.offer_item
    text = Text(min_length=LEAST, max_length=MOST)
    on_submit = pledge_wordings.write_item
    passes = ("member", "org", "pledge", "area")


class RewritePledge(Form):
    """Other words for an item that is not sealed."""

    before = pledge_wordings.offer_edit
    text = Text(min_length=LEAST, max_length=MOST)
    on_submit = pledge_wordings.edit_item
    passes = ("pledge_item",)


class PledgeOccasion(Form):
    """即时承诺: for a season, a task, a disaster."""

    before = pledge_handing_in.offer_occasion
    occasion = Text(min_length=2, max_length=40)
    area = Choice(Area)
    text = Text(min_length=LEAST, max_length=MOST)
    on_submit = pledge_handing_in.write_occasion
    passes = ("member", "org")
    summary = False


class ChangePledge(Form):
    """A new wording of what was adopted, and why."""

    before = pledge_changes.offer_change
    text = Text(min_length=LEAST, max_length=MOST)
    why = Text(min_length=2, max_length=200)
    on_submit = pledge_changes.ask_change
    passes = ("pledge_item",)


class BeginItem(Button, prefix="qab"):
    """One of the areas, for a member."""

    member: int
    pledge: int
    area: str
    opens = WritePledge
    only_if = "of_member"
    keeps = True


class BeginOrgItem(Button, prefix="qbo"):
    """One of the areas, for an organisation."""

    org: int
    pledge: int
    area: str
    opens = WritePledge
    only_if = "of_org"
    keeps = True


class EditPledgeItem(Button, prefix="qaj"):
    """改一改."""

    pledge_item: int
    opens = RewritePledge
    only_if = "editable"
    keeps = True


class RewriteReturned(Button, prefix="qak"):
    """改一改, from the message that an item came back."""

    pledge_item: int
    opens = RewritePledge
    keeps = True


class ChangePledgeItem(Button, prefix="qam"):
    """申请修改, after it was adopted."""

    pledge_item: int
    opens = ChangePledge
    only_if = "changeable"
    keeps = True


class BeginOccasion(Button, prefix="qan"):
    """临时承诺."""

    member: int
    org: int
    opens = PledgeOccasion
    keeps = True
