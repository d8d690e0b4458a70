"""Who has paused until when, which hours somebody chose, who asks for big buttons; words from home."""

import sqlalchemy as sa
from alembic import op

from models import base

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_OWN, _WHERE = "ix_members_own_hours", sa.text("own_hours IS NOT NULL")


def upgrade() -> None:
    op.add_column("members", sa.Column("paused_until", sa.Date(), nullable=True))
    op.add_column("members", sa.Column("own_hours", sa.String(length=40), nullable=True))
    op.add_column("members", sa.Column("plain", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("members", sa.Column("last_home_word", base.type_big, nullable=True))
    op.create_index(_OWN, "members", ["own_hours"], sqlite_where=_WHERE, postgresql_where=_WHERE)

    op.create_table(
        "home_words",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("org_id", base.type_big, nullable=False),
        sa.Column("keeper_id", base.type_big, nullable=False),
        sa.Column("bot_id", base.type_big, nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("photo", sa.String(length=200), nullable=True),
        sa.Column("posted_at", base.Instant(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["orgs.id"], name=op.f("fk_home_words_org_id_orgs")),
        sa.ForeignKeyConstraint(["keeper_id"], ["members.id"], name=op.f("fk_home_words_keeper_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_words")),
    )
    op.create_index(op.f("ix_home_words_org_id"), "home_words", ["org_id"])


def downgrade() -> None:
    op.drop_table("home_words")
    op.drop_index(_OWN, table_name="members")
    for column in ("last_home_word", "plain", "own_hours", "paused_until"):
        op.drop_column("members", column)
