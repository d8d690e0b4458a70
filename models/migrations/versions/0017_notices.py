"""Notices, and who was to get them."""

import sqlalchemy as sa
from alembic import op

from models import base

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_TENDED = sa.text("state IN ('waiting', 'sending', 'paused', 'sent')")
_OPEN = sa.text("state IN ('waiting')")
_PINNED = sa.text("pinned")


def _word(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=40)


_STATES = ("draft", "waiting", "sending", "paused", "sent", "closed", "archived", "cancelled", "recalled")
_RECEIPTS = ("none", "read", "yes-no", "number", "text", "file")
_GOT = ("waiting", "failed", "phone", "dropped", "sent", "read", "answered", "recalled")
_REASONS = (
    "no-chat", "rather-called", "closed", "trouble", "fault", "unsure", "gone", "cancelled", "recalled"
)  # fmt: skip


def upgrade() -> None:
    _make_notices()
    _make_recipients()


def _make_notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("org_id", base.type_big, nullable=False),
        sa.Column("author_id", base.type_big, nullable=False),
        sa.Column("account_id", base.type_big, nullable=True),
        sa.Column("state", _word("noticestate", *_STATES), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("attachments", base.type_json, nullable=False),
        sa.Column("voice", sa.String(length=200), nullable=True),
        sa.Column("audience", base.type_json, nullable=True),
        sa.Column("reach", base.type_json, nullable=True),
        sa.Column("receipt", _word("receipt", *_RECEIPTS), nullable=False),
        sa.Column("question", sa.Text(), nullable=True),
        sa.Column("due_at", base.Instant(), nullable=True),
        sa.Column("mode", _word("mode", "now", "at", "own-morning"), nullable=False),
        sa.Column("send_at", base.Instant(), nullable=True),
        sa.Column("at_hour", sa.Integer(), nullable=True),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("round", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reminders", sa.Integer(), server_default="0", nullable=False),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.Column("started_at", base.Instant(), nullable=True),
        sa.Column("ended_at", base.Instant(), nullable=True),
        sa.Column("reminded_at", base.Instant(), nullable=True),
        sa.Column("told_at", base.Instant(), nullable=True),
        sa.Column("listed_at", base.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_notices_account_id_accounts")),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name=op.f("fk_notices_author_id_members")),
        sa.ForeignKeyConstraint(["org_id"], ["orgs.id"], name=op.f("fk_notices_org_id_orgs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index("ix_notices_org_id", "notices", ["org_id", "id"])
    op.create_index(
        "ix_notices_pinned", "notices", ["org_id"], sqlite_where=_PINNED, postgresql_where=_PINNED
    )
    op.create_index(
        "ix_notices_tended", "notices", ["state", "id"], sqlite_where=_TENDED, postgresql_where=_TENDED
    )


def _make_recipients() -> None:
    op.create_table(
        "notice_recipients",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("notice_id", base.type_big, nullable=False),
        sa.Column("member_id", base.type_big, nullable=False),
        sa.Column("org_id", base.type_big, nullable=False),
        sa.Column("way", _word("way", "chat", "phone"), nullable=False),
        sa.Column("state", _word("got", *_GOT), nullable=False),
        sa.Column("reason", _word("reason", *_REASONS), nullable=True),
        sa.Column("round", sa.Integer(), server_default="0", nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("file", base.type_json, nullable=True),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.Column("read_at", base.Instant(), nullable=True),
        sa.Column("answered_at", base.Instant(), nullable=True),
        sa.Column("reminded_at", base.Instant(), nullable=True),
        sa.Column("called_by", base.type_big, nullable=True),
        sa.Column("called_at", base.Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["called_by"], ["members.id"], name=op.f("fk_notice_recipients_called_by_members")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_notice_recipients_member_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notices.id"], name=op.f("fk_notice_recipients_notice_id_notices")
        ),
        sa.ForeignKeyConstraint(["org_id"], ["orgs.id"], name=op.f("fk_notice_recipients_org_id_orgs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_recipients")),
        sa.UniqueConstraint("notice_id", "member_id", name=op.f("uq_notice_recipients_notice_id_member_id")),
    )
    op.create_index("ix_notice_recipients_member_id", "notice_recipients", ["member_id", "notice_id"])
    op.create_index(
        "ix_notice_recipients_open", "notice_recipients", ["notice_id", "round"],
        sqlite_where=_OPEN, postgresql_where=_OPEN,
    )  # fmt: skip
    op.create_index("ix_notice_recipients_state", "notice_recipients", ["notice_id", "state", "org_id"])


def downgrade() -> None:
    op.drop_table("notice_recipients")
    op.drop_table("notices")
