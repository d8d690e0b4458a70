"""Who is asked for a pledge, what was decided on its items, and the meetings that adopted them."""

import sqlalchemy as sa
from alembic import op

from models import base

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pledge_calls",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("org_id", base.type_big, nullable=False),
        sa.Column("member_id", base.type_big, nullable=True),
        sa.Column("voluntary", sa.Boolean(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_pledge_calls_member_id_members")
        ),
        sa.ForeignKeyConstraint(["org_id"], ["orgs.id"], name=op.f("fk_pledge_calls_org_id_orgs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge_calls")),
    )
    with op.batch_alter_table("pledge_calls", schema=None) as batch_op:
        batch_op.create_index("ix_pledge_calls_due_on", ["due_on"], unique=False)
        batch_op.create_index("uq_pledge_calls_member_year", ["member_id", "year"], unique=True)
        batch_op.create_index(
            "uq_pledge_calls_org_year",
            ["org_id", "year"],
            unique=True,
            sqlite_where=sa.text("member_id IS NULL"),
            postgresql_where=sa.text("member_id IS NULL"),
        )

    op.create_table(
        "pledge_meetings",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("org_id", base.type_big, nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("by_id", base.type_big, nullable=True),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["members.id"], name=op.f("fk_pledge_meetings_by_id_members")),
        sa.ForeignKeyConstraint(["org_id"], ["orgs.id"], name=op.f("fk_pledge_meetings_org_id_orgs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge_meetings")),
    )
    with op.batch_alter_table("pledge_meetings", schema=None) as batch_op:
        batch_op.create_index("ix_pledge_meetings_org_id", ["org_id", "held_on"], unique=False)

    op.create_table(
        "pledge_reviews",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("item_id", base.type_big, nullable=False),
        sa.Column("version_id", base.type_big, nullable=False),
        sa.Column("by_id", base.type_big, nullable=True),
        sa.Column(
            "ruling",
            sa.Enum(
                "passed",
                "returned",
                "suggested",
                "to-meeting",
                "adopted",
                "agreed",
                "refused",
                name="ruling",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "reason",
            sa.Enum(
                "vague",
                "too-much",
                "no-date",
                "not-theirs",
                "twice",
                name="returnreason",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("offered_id", base.type_big, nullable=True),
        sa.Column("meeting_id", base.type_big, nullable=True),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["members.id"], name=op.f("fk_pledge_reviews_by_id_members")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["pledge_items.id"], name=op.f("fk_pledge_reviews_item_id_pledge_items")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["pledge_meetings.id"], name=op.f("fk_pledge_reviews_meeting_id_pledge_meetings")
        ),
        sa.ForeignKeyConstraint(
            ["offered_id"], ["pledge_versions.id"], name=op.f("fk_pledge_reviews_offered_id_pledge_versions")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["pledge_versions.id"], name=op.f("fk_pledge_reviews_version_id_pledge_versions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge_reviews")),
    )
    with op.batch_alter_table("pledge_reviews", schema=None) as batch_op:
        for name in ("item_id", "version_id", "offered_id", "meeting_id"):
            batch_op.create_index(f"ix_pledge_reviews_{name}", [name], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("pledge_reviews", schema=None) as batch_op:
        for name in ("item_id", "version_id", "offered_id", "meeting_id"):
            batch_op.drop_index(f"ix_pledge_reviews_{name}")

    op.drop_table("pledge_reviews")
    with op.batch_alter_table("pledge_meetings", schema=None) as batch_op:
        batch_op.drop_index("ix_pledge_meetings_org_id")

    op.drop_table("pledge_meetings")
    with op.batch_alter_table("pledge_calls", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_pledge_calls_org_year",
            sqlite_where=sa.text("member_id IS NULL"),
            postgresql_where=sa.text("member_id IS NULL"),
        )
        batch_op.drop_index("uq_pledge_calls_member_year")
        batch_op.drop_index("ix_pledge_calls_due_on")

    op.drop_table("pledge_calls")
