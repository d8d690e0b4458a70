"""What do the tables about people hold: the roster, those away, who can be reached (domain §4)?"""

from typing import Any

from bot.exports.cells import dated
from bot.exports.table import Asked, Line, Table
from models.ledgers.people import Reached, bindings_below, floating_below, roster_below
from models.values import PlaceValue


def _place(place: dict[str, Any] | None) -> PlaceValue | None:
    return PlaceValue(place) if place else None


def _roster(row: Any, asked: Asked) -> Line:  # noqa: ANN401 - a row has the columns of its statement
    place = _place(row.place)
    return (
        row.sequence, *asked.tree.home(row.branch_id), row.name, row.gender, row.ethnicity,
        row.native_place, dated(row.birth), row.education, row.degree, row.school, row.major,
        dated(row.works_since), row.employer, row.occupation, row.title, dated(row.joined_on),
        dated(row.full_on), row.category, row.party_post, row.rural, row.without_post, row.in_office,
        row.floating, row.venturing, row.veteran, row.hardship, row.registered_at, row.home_address,
        place, asked.numbers.phone(row.phone_sealed), asked.numbers.kin(row.kin_sealed),
        dated(row.branch_since), row.transfer_note, dated(row.left_on), row.left_for,
        place if row.floating else None, row.host_org, row.card_number, row.contact, row.dues_paid_to,
        row.skills, row.remark,
    )  # fmt: skip


ROSTER = Table(
    (
        "sequence", "committee", "general_branch", "branch", "group", "name", "gender", "ethnicity",
        "native_place", "birth", "education", "degree", "school", "major", "works_since", "employer",
        "occupation", "title", "joined_on", "full_on", "category", "party_post", "rural", "without_post",
        "in_office", "floating", "venturing", "veteran", "hardship", "registered_at", "home_address", "place",
        "phone", "kin", "branch_since", "transfer_note", "left_on", "left_for", "left_to", "host_org",
        "card_number", "contact", "dues_paid_to", "skills", "remark",
    ),
    lambda asked: roster_below(asked.paths),
    _roster,
    sealed=True,
)  # fmt: skip


def _floating(row: Any, asked: Asked) -> Line:  # noqa: ANN401 - as above
    heard = [at for at in (row.checked_in, row.spoken) if at is not None]
    return (
        *asked.tree.pair(row.branch_id), row.name, row.gender, dated(row.birth),
        asked.numbers.phone(row.phone_sealed), _place(row.place), row.employer, dated(row.left_on),
        row.left_for, row.host_org, row.host_reported, row.card_number, row.contact, max(heard, default=None),
    )  # fmt: skip


FLOATING = Table(
    (
        "committee", "branch", "name", "gender", "birth", "phone", "place", "employer", "left_on",
        "left_for", "host_org", "host_reported", "card_number", "contact", "last_contact",
    ),
    lambda asked: floating_below(asked.paths),
    _floating,
    sealed=True,
)  # fmt: skip


def _bindings(row: Any, asked: Asked) -> Line:  # noqa: ANN401 - as above
    return (
        *asked.tree.pair(row.branch_id), row.name, row.floating, Reached(row.reached), row.bound_at,
        int(row.chats), int(row.family), row.closed_at, bool(row.held), row.prefers_phone, row.numbered,
        row.contact,
    )  # fmt: skip


BINDINGS = Table(
    (
        "committee", "branch", "name", "floating", "reached", "bound_at", "chats", "family", "closed_at",
        "held", "prefers_phone", "numbered", "contact",
    ),
    lambda asked: bindings_below(asked.paths),
    _bindings,
)  # fmt: skip
