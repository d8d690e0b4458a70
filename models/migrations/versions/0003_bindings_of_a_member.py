"""What planning reads of bindings stands in their index."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_NAME, _BEFORE = "ix_bindings_member_state", ["member_id", "state"]


def upgrade() -> None:
    op.drop_index(_NAME, table_name="bindings")
    op.create_index(_NAME, "bindings", [*_BEFORE, "account_id"])


def downgrade() -> None:
    op.drop_index(_NAME, table_name="bindings")
    op.create_index(_NAME, "bindings", _BEFORE)
