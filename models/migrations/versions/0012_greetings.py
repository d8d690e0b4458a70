"""Who was greeted on which day, and what organisations want of coming greetings."""

import sqlalchemy as sa
from alembic import op

from models import base

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def _word(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=40)


def upgrade() -> None:
    op.create_table(
        "greetings",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("member_id", base.type_big, nullable=False),
        sa.Column("org_id", base.type_big, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("occasions", sa.String(length=80), nullable=False),
        sa.Column("way", _word("way", "chat", "phone"), nullable=False),
        sa.Column("became", _word("became", "sent", "missed", "dropped"), nullable=True),
        sa.Column(
            "reply", _word("reply", "fine", "homesick", "hard", "received", "words"), nullable=True
        ),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("replied_at", base.Instant(), nullable=True),
        sa.Column("called_by", base.type_big, nullable=True),
        sa.Column("called_at", base.Instant(), nullable=True),
        sa.Column("created_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_greetings_member_id_members")),
        sa.ForeignKeyConstraint(["org_id"], ["orgs.id"], name=op.f("fk_greetings_org_id_orgs")),
        sa.ForeignKeyConstraint(["called_by"], ["members.id"], name=op.f("fk_greetings_called_by_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_greetings")),
        sa.UniqueConstraint("day", "member_id", name=op.f("uq_greetings_day_member_id")),
    )  # fmt: skip
    op.create_index("ix_greetings_org_id", "greetings", ["org_id", "day"])
    op.create_table(
        "greeting_plans",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("org_id", base.type_big, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("occasion", sa.String(length=24), nullable=False),
        sa.Column("state", _word("planstate", "planned", "stopped", "sent"), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("draft", sa.Text(), nullable=True),
        sa.Column("edited_by", base.type_big, nullable=True),
        sa.Column("edited_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["orgs.id"], name=op.f("fk_greeting_plans_org_id_orgs")),
        sa.ForeignKeyConstraint(
            ["edited_by"], ["members.id"], name=op.f("fk_greeting_plans_edited_by_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_greeting_plans")),
        sa.UniqueConstraint("day", "org_id", "occasion", name=op.f("uq_greeting_plans_day_org_id_occasion")),
    )  # fmt: skip
    op.create_index(op.f("ix_greeting_plans_org_id"), "greeting_plans", ["org_id"])


def downgrade() -> None:
    op.drop_table("greeting_plans")
    op.drop_table("greetings")
