"""Who asked to be erased, who mourns until when, since when somebody is off the roster."""

import sqlalchemy as sa
from alembic import op

from models import base

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_INDEX, _WHERE = "ix_follow_ups_check_in_id", sa.text("check_in_id IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "erasures",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("member_id", base.type_big, nullable=False),
        sa.Column("org_id", base.type_big, nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("asked_at", base.Instant(), nullable=False),
        sa.Column("due_at", base.Instant(), nullable=False),
        sa.Column("decider_id", base.type_big, nullable=True),
        sa.Column("decided_at", base.Instant(), nullable=True),
        sa.Column("ground", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("began_at", base.Instant(), nullable=True),
        sa.Column("ended_at", base.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_erasures_member_id_members")),
        sa.ForeignKeyConstraint(["decider_id"], ["members.id"], name=op.f("fk_erasures_decider_id_members")),
        sa.ForeignKeyConstraint(["org_id"], ["orgs.id"], name=op.f("fk_erasures_org_id_orgs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
    )
    op.create_index(op.f("ix_erasures_member_id"), "erasures", ["member_id"])
    op.create_index(op.f("ix_erasures_org_id"), "erasures", ["org_id"])
    op.add_column("members", sa.Column("mourning_until", sa.Date(), nullable=True))
    op.add_column("members", sa.Column("standing_since", base.Instant(), nullable=True))
    op.execute("UPDATE members SET standing_since = CURRENT_TIMESTAMP WHERE standing <> 'active'")
    op.create_index(_INDEX, "follow_ups", ["check_in_id"], sqlite_where=_WHERE, postgresql_where=_WHERE)


def downgrade() -> None:
    op.drop_index(_INDEX, table_name="follow_ups")
    op.drop_column("members", "standing_since")
    op.drop_column("members", "mourning_until")
    op.drop_table("erasures")
