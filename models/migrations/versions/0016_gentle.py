"""Who has paused until when, which hours somebody chose, who asks for big buttons."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0013"
branch_labels = None
depends_on = None

_OWN, _WHERE = "ix_members_own_hours", sa.text("own_hours IS NOT NULL")


def upgrade() -> None:
    op.add_column("members", sa.Column("paused_until", sa.Date(), nullable=True))
    op.add_column("members", sa.Column("own_hours", sa.String(length=40), nullable=True))
    op.add_column("members", sa.Column("plain", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index(_OWN, "members", ["own_hours"], sqlite_where=_WHERE, postgresql_where=_WHERE)


def downgrade() -> None:
    op.drop_index(_OWN, table_name="members")
    for column in ("plain", "own_hours", "paused_until"):
        op.drop_column("members", column)
