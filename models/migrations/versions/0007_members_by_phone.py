"""Who is reached by telephone only is found without reading every member."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_NAME = "ix_members_by_phone"


def upgrade() -> None:
    op.create_index(
        _NAME,
        "members",
        ["id"],
        sqlite_where=sa.text("prefers_phone = 1"),
        postgresql_where=sa.text("prefers_phone"),
    )


def downgrade() -> None:
    op.drop_index(_NAME, table_name="members")
