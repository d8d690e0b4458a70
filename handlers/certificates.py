"""证书: one's own, those that wait to be seen (W22b)."""

from datetime import timedelta

from actions import certificates
from bot.buttons import Button, Go
from bot.commands import Command
from bot.forms import Choice, Date, Form, Photo, Text
from bot.screens import Screen
from models.certificates import SkillGrade


class AddCertificate(Form):
    """What stands on the paper, and a photo of it."""

    before = certificates.offer_certificate
    title = Text(max_length=40)
    grade = Choice(SkillGrade)
    number = Text(max_length=40, optional=True)
    issued_on = Date(latest=timedelta(0), optional=True)
    expires_on = Date(optional=True)
    photo = Photo(optional=True)
    on_submit = certificates.add_certificate
    passes = ("member",)


class EnterCertificate(Button, prefix="cta"):
    """加一个证书."""

    member: int
    opens = AddCertificate
    keeps = True


class EnterForMember(Button, prefix="ctm"):
    """登记证书 for the member of this card."""

    member: int
    opens = AddCertificate
    only_if = "invitable"
    keeps = True


class DropCertificate(Button, prefix="ctd"):
    """删掉."""

    certificate: int
    action = certificates.drop_certificate


class OpenUnverified(Button, prefix="ctu"):
    """待核实."""

    page: int
    action = certificates.show_unverified
    only_if = "waiting"
    keeps = True


class EarlierUnverified(Button, prefix="cte", page="earlier"):
    """One page back."""

    page: int
    action = certificates.show_unverified
    keeps = True


class LaterUnverified(Button, prefix="ctn", page="later"):
    """One page on."""

    page: int
    action = certificates.show_unverified
    keeps = True


class OpenCertificate(Button, prefix="cto"):
    """One of them."""

    certificate: int
    action = certificates.open_unverified
    keeps = True


class VerifyCertificate(Button, prefix="ctv"):
    """核实."""

    certificate: int
    action = certificates.verify
    only_if = "unseen"


CERTIFICATES = Command("certificate", certificates.show_certificates)
HOME = ((Go("certificate"),), (Go("menu"),))

SCREENS = (
    Screen(
        "certificates",
        ((EnterCertificate,), (OpenUnverified,), (Go("menu"),)),
        items="rows",
        item_buttons=(DropCertificate,),
        item_sections=("forever", "until", "expired", "seen", "unseen"),
    ),
    Screen("certificate-kept", HOME, sections=("unseen",)),
    Screen("certificate-dropped", HOME),
    Screen("certificate-seen", HOME),
    Screen("certificate-expires", HOME),
    Screen("expiry-before-issue", ((EnterCertificate,), *HOME)),
    Screen(
        "unverified",
        ((EarlierUnverified, LaterUnverified), *HOME),
        items="rows",
        item_buttons=(OpenCertificate,),
        lines=False,
        sections=("none",),
    ),
    Screen(
        "certificate",
        ((VerifyCertificate,), *HOME),
        picture="photo",
        sections=("forever", "until", "expired", "seen"),
    ),
)
