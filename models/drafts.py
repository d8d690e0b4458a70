"""Which notices are still being written? A draft is a row from its first words on, so nothing loses it."""

from sqlalchemy import Select, select

from models.notices import Notice, NoticeState
from models.orgs import Org, within


def drafts_of(author_id: int, paths: tuple[str, ...]) -> Select[Notice, Org]:
    """Return what somebody is still writing for organisations of these subtrees, newest first."""
    mine = select(Notice, Org).join(Org, Org.id == Notice.org_id).where(within(Org, paths))
    return mine.where(Notice.author_id == author_id, Notice.state == NoticeState.DRAFT).order_by(
        Notice.id.desc()
    )
