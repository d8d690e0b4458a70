"""Audiences that organisations have saved: a name for a condition."""

import sqlalchemy as sa
from alembic import op

from models import base

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audiences",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("org_id", base.type_big, nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("document", base.type_json, nullable=False),
        sa.Column("made_by", base.type_big, nullable=False),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["members.id"], name=op.f("fk_audiences_made_by_members")),
        sa.ForeignKeyConstraint(["org_id"], ["orgs.id"], name=op.f("fk_audiences_org_id_orgs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audiences")),
    )
    op.create_index(op.f("ix_audiences_org_id"), "audiences", ["org_id"])


def downgrade() -> None:
    op.drop_table("audiences")
