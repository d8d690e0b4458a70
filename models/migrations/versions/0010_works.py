"""Long work as rows, and what is kept with it, sealed, until it is over."""

import sqlalchemy as sa
from alembic import op

from models import base

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_UNDER_WAY = sa.text("state IN ('waiting', 'running')")


def upgrade() -> None:
    op.create_table(
        "works",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("bot_id", base.type_big, nullable=False),
        sa.Column("account_id", base.type_big, nullable=False),
        sa.Column("org_id", base.type_big, nullable=True),
        sa.Column("asked", base.type_json, nullable=False),
        sa.Column("place", base.type_json, nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("token", base.type_big, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("stop_asked", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("created_at", base.Instant(), nullable=False),
        sa.Column("ended_at", base.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_works_account_id_accounts")),
        sa.ForeignKeyConstraint(["org_id"], ["orgs.id"], name=op.f("fk_works_org_id_orgs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_works")),
    )
    op.create_index(
        "ix_works_under_way", "works", ["bot_id", "id"], sqlite_where=_UNDER_WAY, postgresql_where=_UNDER_WAY
    )
    op.create_index("ix_works_account_id", "works", ["account_id", "id"])
    op.create_table(
        "work_parts",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("work_id", base.type_big, nullable=False),
        sa.Column("slot", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["work_id"], ["works.id"], name=op.f("fk_work_parts_work_id_works")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_parts")),
        sa.UniqueConstraint("work_id", "slot", "number", name=op.f("uq_work_parts_work_id_slot_number")),
    )


def downgrade() -> None:
    op.drop_table("work_parts")
    op.drop_table("works")
