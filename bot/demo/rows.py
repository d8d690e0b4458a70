"""Which rows does an invented person become? Columns and cells, in the order of their foreign keys."""

from datetime import datetime
from typing import Any

from bot.demo.chance import listed
from bot.demo.county import Unit
from bot.demo.name_stock import search_keys
from bot.demo.org_stock import COUNTY
from bot.demo.people import Person
from bot.demo.work_stock import POSTS, SKILLS
from models.accounts import Account, Binding, BindingState, Relation
from models.admissions import Admission
from models.base import Base
from models.bulk import Cells
from models.check_ins import Call, CheckIn, CheckInRule, Cycle
from models.consents import Consent
from models.follow_ups import FollowUp
from models.invites import Invite
from models.members import Category, Gender, Member, Standing
from models.orgs import Org, OrgField
from models.pledge_ballots import Ballot
from models.pledge_calls import PledgeCall
from models.pledge_progress import PledgeProgress
from models.pledge_reviews import PledgeReview
from models.pledge_rounds import Round
from models.pledge_tallies import Tally
from models.pledges import Pledge, PledgeItem, PledgeVersion
from models.roles import Grant
from models.vault import Vault

CHATS_FROM = 7_000_000_000_000  # chats of people whom nobody plays: far beyond any real one
COLUMNS: dict[type[Base], tuple[str, ...]] = {
    Org: ("id", "parent_id", "level", "field", "name", "code", "path", "active", "created_at"),
    CheckInRule: ("id", "org_id"),
    Cycle: ("id", "rule_id", "abroad", "opens_on", "opened_at", "due_at", "late_until", "closed_at"),
    Member: (
        "id", "branch_id", "contact_id", "standing", "sequence", "name", "name_keys", "gender", "ethnicity",
        "native_place", "birth", "education", "employer", "occupation", "joined_on", "full_on", "category",
        "party_post", "rural", "without_post", "in_office", "floating", "venturing", "veteran", "hardship",
        "registered_at", "home_address", "place", "zone", "abroad", "phone_sealed", "phone_index",
        "branch_since", "left_on", "left_for", "host_reported", "skills", "asked_to_check_in",
        "prefers_phone", "created_at",
    ),
    Account: ("id", "bot_id", "chat_id", "language", "language_chosen", "simulated", "tries", "created_at"),
    Binding: ("account_id", "member_id", "relation", "state", "bound_at"),
    Consent: ("member_id", "account_id", "purpose", "given_at"),
    Grant: ("member_id", "role", "org_id", "granted_at"),
    Invite: ("code", "member_id", "made_at"),
    Admission: ("member_id", "admitted_on", "rural", "age", "education", "gender"),
    Call: ("cycle_id", "member_id", "state", "answered_at"),
    CheckIn: (
        "id", "member_id", "cycle_id", "version", "channel", "account_id", "keeper_id", "condition", "place",
        "phone_changed", "note", "late", "made_at",
    ),
    FollowUp: (
        "cause", "org_id", "member_id", "check_in_id", "occurrence", "note", "state", "outcome", "attempts",
        "taken_by", "opened_at", "due_at", "closed_at", "next_at", "silent_since", "rung",
    ),
    PledgeCall: ("year", "org_id", "member_id", "voluntary", "asked_on", "due_on"),
    Round: ("id", "org_id", "kind", "opens_on", "closes_at", "closed_at"),
    Pledge: ("id", "org_id", "member_id", "kind", "year", "made_at"),
    PledgeItem: (
        "id", "pledge_id", "number", "area", "state", "version_id", "submitted_at", "adopted_at",
        "published_at", "notice_until", "stage", "done", "moved_at", "verdict", "verdict_why", "verdict_from",
        "ended_at",
    ),
    PledgeVersion: (
        "id", "item_id", "number", "state", "text", "baseline", "target", "unit", "beneficiary", "due_on",
        "by_id", "made_at", "sealed_at", "decided_at",
    ),
    PledgeReview: ("item_id", "version_id", "by_id", "ruling", "made_at"),
    PledgeProgress: ("item_id", "keeper_id", "stage", "done", "note", "made_at"),
    Ballot: ("id", "round_id", "item_id", "state", "verdict", "judged_at", "made_at"),
    Tally: (
        "ballot_id", "round_id", "org_id", "year", "source", "votes", "satisfied", "late", "moved_at",
    ),
}  # fmt: skip
_REPORTED, _OUT_OF = 2, 5  # of those away, who have reported to a host branch
KEYED = (
    Org, CheckInRule, Cycle, Member, Account, CheckIn, Round, Pledge, PledgeItem, PledgeVersion, Ballot
)  # fmt: skip  # whose identifiers are given, not asked for


def org_row(unit: Unit, at: datetime) -> Cells:
    """An organisation's cells; its code counts within the county."""
    parent = unit.parent.id if unit.parent else None
    return [unit.id, parent, unit.level, unit.field, unit.name, f"QH{unit.id:06d}", unit.path, True, at]


def member_row(person: Person, vault: Vault, at: datetime, last_year: str) -> Cells:
    """A member's cells; whoever joined after ``last_year`` (a year before today, as text) is probationary."""
    probationary = person.joined.isoformat() > last_year
    full_on = f"{person.joined.year + 1}{person.joined_on[4:]}".replace("-02-29", "-02-28")
    unit, sealed, index = person.unit, None, None
    if person.phone is not None:
        sealed, index = vault.seal(person.phone, "members.phone"), vault.index(person.phone)
    post = POSTS[person.place_in_branch] if person.place_in_branch < len(POSTS) else None
    village = unit.village
    return [
        person.id, unit.id, person.contact_id, Standing.ACTIVE, person.place_in_branch + 1,
        person.name, search_keys(person.name), _gender(person), person.people,
        COUNTY, person.birth, person.education, _employer(person), person.occupation, person.joined_on,
        None if probationary else full_on, Category.PROBATIONARY if probationary else Category.FULL,
        post, unit.rural, post is None, not unit.rural and not person.floating,
        person.floating, person.id % 41 == 0, person.id % 23 == 0, person.id % 37 == 0, village, village,
        person.place, person.zone, person.abroad, sealed, index, person.joined_on, person.left_on,
        person.left_for, person.floating and person.id % _OUT_OF < _REPORTED, _skill(person), person.asked,
        False, at,
    ]  # fmt: skip


def _employer(person: Person) -> str | None:
    if person.floating or person.unit.field in {OrgField.RURAL, OrgField.RETIRED}:
        return None
    return person.unit.name.removesuffix("党支部")


def _skill(person: Person) -> str | None:
    skills = listed(SKILLS)
    return skills[person.id // 7 % len(skills)] if person.id % 7 == 0 else None


def account_rows(
    person: Person, number: int, bot_id: int, chat_id: int | None, at: datetime
) -> tuple[Cells, Cells]:
    """Cells of a chat account and of its binding; without a chat of its own the account is simulated."""
    chat = CHATS_FROM + person.id if chat_id is None else chat_id
    account = [number, bot_id, chat, "zh_CN", False, chat_id is None, 0, at]
    return account, [number, person.id, Relation.SELF, BindingState.ACTIVE, at]


def admission_row(person: Person) -> Cells | None:
    """Cells of the admission with what is frozen of it; None for those before 2005."""
    was = person.admitted
    if was is None:
        return None
    return [person.id, was.on, person.unit.rural, was.age, was.education, _gender(person)]


def _gender(person: Person) -> Gender:
    return Gender.WOMAN if person.kind.woman else Gender.MAN


class Sheets:
    """Rows that wait to be written together, a list for each table, and the counters of their identifiers."""

    def __init__(self) -> None:
        self.rows: dict[type[Base], list[Cells]] = {table: [] for table in COLUMNS}
        self.accounts = 0
        self.check_ins = 0

    def add(self, table: type[Base], row: Cells) -> None:
        """Have a row written with the next step; cells stand in the order of ``COLUMNS``."""
        self.rows[table].append(row)

    def taken(self) -> list[tuple[type[Base], list[Any]]]:
        """Return what waits, table by table, and begin anew."""
        full = [(table, rows) for table, rows in self.rows.items() if rows]
        self.rows = {table: [] for table in COLUMNS}
        return full
