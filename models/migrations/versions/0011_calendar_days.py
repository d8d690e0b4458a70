"""Days off and moved work days as rows of organisations."""

import sqlalchemy as sa
from alembic import op

from models import base

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_days",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("org_id", base.type_big, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("set_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["orgs.id"], name=op.f("fk_calendar_days_org_id_orgs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_days")),
        sa.UniqueConstraint("org_id", "day", name=op.f("uq_calendar_days_org_id_day")),
    )
    op.create_index("ix_calendar_days_day", "calendar_days", ["day"])


def downgrade() -> None:
    op.drop_table("calendar_days")
