"""A branch's own voice reads its board of pledges to the public."""

import sqlalchemy as sa
from alembic import op

from models import base

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "board_readings",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("org_id", base.type_big, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("covers", base.type_json, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", base.type_big, nullable=True),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["members.id"], name=op.f("fk_board_readings_made_by_members")),
        sa.ForeignKeyConstraint(["org_id"], ["orgs.id"], name=op.f("fk_board_readings_org_id_orgs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_readings")),
        sa.UniqueConstraint("org_id", "year", name=op.f("uq_board_readings_org_id_year")),
    )
    with op.batch_alter_table("board_readings", schema=None) as batch_op:
        batch_op.create_index("ix_board_readings_made_by", ["made_by"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("board_readings", schema=None) as batch_op:
        batch_op.drop_index("ix_board_readings_made_by")

    op.drop_table("board_readings")
