"""Is every column known to the erasure? A new one that can hold words has to be thought about."""

from sqlalchemy import JSON, Enum, LargeBinary, String

from models import erasing
from models.base import Base
from models.members import Member
from models.scrubbing import TABLES
from models.tables import import_all

import_all()

TAKEN = {  # what an erasure empties, or goes through for names, numbers and sentences
    "accounts": {"unreachable_why"},
    "inbox": {"sealed", "fault"},
    "form_runs": {"sealed"},
    "admissions": {"admitted_on"},
    "audit_lines": {"facts"},
    "erasures": {"reason", "sealed"},
    "imports": {"file_name"},
    "invites": {"code"},
    "outbox": {"args"},
    "check_ins": {"place", "employer", "note", "voice", "replaced"},
    "import_rows": {"columns", "before", "mark"},
    "follow_ups": {"about", "note", "voice"},
    "contacts": {"note"},
    "reports": {"told", "voice", "answer"},
    "works": {"asked", "place"},
    "work_parts": {"sealed"},
    "rules": {"value"},
    "home_words": {"text"},
    "greetings": {"words"},
    "greeting_plans": {"text", "draft"},
    "notices": {"text", "attachments", "voice", "question", "reason"},
    "cascades": {"text", "files"},
    "cascade_items": {"file"},
    "notice_recipients": {"answer", "file"},
    "journeys": {"place", "host_org", "replaced"},
    "host_links": {"host_org", "host_person", "host_phone_sealed"},
    "venues": {"name", "safety"},
    "teachers": {"name", "skill", "phone_sealed"},
    "trainings": {"topic", "teacher", "place", "makeup", "cancelled_why"},
    "training_series": {"pattern"},
    "enrolments": {"excuse", "words"},
    "materials": {"title"},
    "calendar_feeds": set(),  # deleted
    "resources": {"title", "text", "tags", "quiz"},
    "resource_answers": set(),  # deleted
    "learning_wishes": set(),  # deleted
    "course_wishes": set(),  # deleted
    "sign_tries": set(),  # deleted
    "make_ups": set(),  # deleted
    "exam_tries": set(),  # deleted
    "exams": {"questions"},
    "stations": {"name"},
    "station_shows": {"programme"},
    "certificates": {"title", "number", "photo"},  # deleted
    "pledges": {"occasion", "voice"},  # these four deleted with all that hangs on them
    "pledge_items": {"explained", "verdict_why", "stopped_why"},
    "pledge_versions": {"text", "unit", "beneficiary", "why"},
    "pledge_reviews": {"note"},
    "pledge_calls": set(),  # deleted
    "pledge_progress": {"note"},  # with the item, as all of these
    "pledge_photos": {"file_id", "jpeg"},
    "pledge_benefits": set(),
    "pledge_comments": {"words"},
    "pledge_objections": {"who", "words", "answer"},
    "pledge_follows": set(),
    "pledge_supports": set(),
    "board_readings": {"covers", "kind", "content"},  # deleted where it may name somebody
    "pledge_ballots": {"why", "objection"},  # deleted with the item
    "pledge_votes": {"words", "device"},
    "home_comings": set(),  # deleted with all it says: days and words of an enumeration
}
OF_NOBODY = {  # what is about no person, or leads to one by number alone
    "accounts": {"language"},
    "firings": {"job", "progress"},
    "installation": {"cast", "key_mark"},
    "leases": {"holder"},
    "orgs": {"name", "code", "path"},
    "processes": {"name", "role"},
    "uploads": {"digest", "file_id"},  # of pictures that the service drew
    "bots": {"label", "token"},
    "form_runs": {"form"},
    "founder_links": {"digest"},
    "audit_lines": {"verb", "subject"},
    "imports": {"digest", "counts", "made_orgs"},
    "outbox": {"kind", "screen", "key", "edits", "reason"},  # reasons are redacted before they are kept
    "follow_ups": {"occurrence"},
    "works": {"reason"},  # no names, no numbers
    "rules": {"name"},
    "home_words": {"photo"},  # a file's name at the server
    "calendar_days": {"name"},  # what an office calls a holiday
    "report_cycles": {"under"},
    "greetings": {"occasions"},
    "greeting_plans": {"occasion"},
    "notices": {"audience", "reach"},  # conditions and paths; who is hand-picked stands there by number
    "host_links": {"digest"},
    "trainings": {"audience"},  # a condition; hand-picked people are numbers
    "materials": {"file_id", "url"},  # a file's name at the server, an address
    "calendar_feeds": {"digest"},
    "pledge_benefits": {"digest"},
    "cascade_items": {"answer"},  # what an office gives back: a number, yes or no
    "audiences": {"name", "document"},  # what an office calls it; people and organisations by number
    "sign_desks": {"salt", "digest"},
    "vote_codes": {"digest"},  # of a household, and nobody knows of which
    "resources": {"link", "photo", "voice"},  # an address, files' names at the server
}


def wordy(table: str) -> set[str]:
    """The columns of a table that can hold words, or what is sealed."""
    columns = Base.metadata.tables[table].columns
    kinds = (String, JSON, LargeBinary)
    return {one.name for one in columns if isinstance(one.type, kinds) and not isinstance(one.type, Enum)}


def test_every_column_that_can_hold_words_is_thought_about() -> None:
    for table in Base.metadata.tables:
        if table != "members":
            known = TAKEN.get(table, set()) | OF_NOBODY.get(table, set())
            assert wordy(table) == known, table


def test_of_a_members_row_only_what_counts_are_made_of_stays() -> None:
    kept = set(erasing.STAYS) & wordy("members")
    assert kept == {"ethnicity"}
    assert set(erasing.STAYS) <= {column.name for column in Member.__table__.columns}


def test_every_table_with_something_taken_is_rewritten() -> None:
    assert TAKEN.keys() <= set(TABLES)
    assert set(TABLES) <= Base.metadata.tables.keys()
