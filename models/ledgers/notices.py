"""Which notice reached whom, and how? The table of notices 通知送达 (domain §4 R14)."""

from models.ledgers.people import Listed
from models.notice_recipients import NoticeRecipient, rows_below
from models.notices import Notice
from models.orgs import Org


def notices_below(paths: tuple[str, ...]) -> Listed:
    """Return everybody of all notices whose branch stands in these subtrees, newest notice first: (row,
    member, branch, notice). What tally and lists are made of is what leaves the house.
    """
    found = rows_below(paths).add_columns(Notice).join(Notice, Notice.id == NoticeRecipient.notice_id)
    return found.order_by(NoticeRecipient.notice_id.desc(), Org.path, NoticeRecipient.member_id)
