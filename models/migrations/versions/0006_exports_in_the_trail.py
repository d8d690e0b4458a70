"""Which tables of an organisation left the house is found without reading the whole trail."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_NAME, _WHERE = "ix_audit_lines_exported", sa.text("verb = 'exported'")


def upgrade() -> None:
    op.create_index(_NAME, "audit_lines", ["subject"], sqlite_where=_WHERE, postgresql_where=_WHERE)


def downgrade() -> None:
    op.drop_index(_NAME, table_name="audit_lines")
