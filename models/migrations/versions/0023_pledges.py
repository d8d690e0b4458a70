"""Public pledges, their items and each wording of them."""

import sqlalchemy as sa
from alembic import op

from models import base

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pledges",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("org_id", base.type_big, nullable=False),
        sa.Column("member_id", base.type_big, nullable=True),
        sa.Column(
            "kind",
            sa.Enum("yearly", "occasional", name="pledgekind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("occasion", sa.String(length=40), nullable=True),
        sa.Column("keeper_id", base.type_big, nullable=True),
        sa.Column("voice", base.type_json, nullable=True),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["keeper_id"], ["members.id"], name=op.f("fk_pledges_keeper_id_members")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_pledges_member_id_members")),
        sa.ForeignKeyConstraint(["org_id"], ["orgs.id"], name=op.f("fk_pledges_org_id_orgs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledges")),
    )
    with op.batch_alter_table("pledges", schema=None) as batch_op:
        batch_op.create_index("ix_pledges_member_id", ["member_id"], unique=False)
        batch_op.create_index("ix_pledges_org_id", ["org_id", "year"], unique=False)
        batch_op.create_index(
            "uq_pledges_member_year",
            ["member_id", "year"],
            unique=True,
            sqlite_where=sa.text("kind = 'yearly'"),
            postgresql_where=sa.text("kind = 'yearly'"),
        )
        batch_op.create_index(
            "uq_pledges_org_year",
            ["org_id", "year"],
            unique=True,
            sqlite_where=sa.text("kind = 'yearly' AND member_id IS NULL"),
            postgresql_where=sa.text("kind = 'yearly' AND member_id IS NULL"),
        )

    op.create_table(
        "pledge_items",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("pledge_id", base.type_big, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "area",
            sa.Enum("service", "post", "study", "discipline", name="area", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "returned",
                "approved",
                "adopted",
                "on-notice",
                "running",
                "rating",
                "rated",
                "archived",
                "dropped",
                "stopped",
                name="itemstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version_id", base.type_big, nullable=True),
        sa.Column("submitted_at", base.Instant(), nullable=True),
        sa.Column("adopted_at", base.Instant(), nullable=True),
        sa.Column("published_at", base.Instant(), nullable=True),
        sa.Column("notice_until", base.Instant(), nullable=True),
        sa.Column(
            "stage",
            sa.Enum("not-begun", "doing", "done", "cannot", name="stage", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("explained", sa.String(length=200), nullable=True),
        sa.Column("moved_at", base.Instant(), nullable=True),
        sa.Column(
            "verdict",
            sa.Enum("kept", "partly", "broken", name="verdict", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("verdict_why", sa.String(length=200), nullable=True),
        sa.Column("verdict_from", base.Instant(), nullable=True),
        sa.Column("stopped_why", sa.String(length=200), nullable=True),
        sa.Column("ended_at", base.Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["pledge_id"], ["pledges.id"], name=op.f("fk_pledge_items_pledge_id_pledges")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge_items")),
        sa.UniqueConstraint("pledge_id", "number", name=op.f("uq_pledge_items_pledge_id_number")),
    )
    with op.batch_alter_table("pledge_items", schema=None) as batch_op:
        batch_op.create_index("ix_pledge_items_state", ["state"], unique=False)

    op.create_table(
        "pledge_versions",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("item_id", base.type_big, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "offered",
                "in-force",
                "refused",
                "past",
                name="versionstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("baseline", sa.Integer(), nullable=True),
        sa.Column("target", sa.Integer(), nullable=True),
        sa.Column("unit", sa.String(length=20), nullable=True),
        sa.Column("beneficiary", sa.String(length=40), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("by_id", base.type_big, nullable=True),
        sa.Column("why", sa.String(length=200), nullable=True),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.Column("sealed_at", base.Instant(), nullable=True),
        sa.Column("decided_at", base.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["members.id"], name=op.f("fk_pledge_versions_by_id_members")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["pledge_items.id"], name=op.f("fk_pledge_versions_item_id_pledge_items")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge_versions")),
        sa.UniqueConstraint("item_id", "number", name=op.f("uq_pledge_versions_item_id_number")),
    )


def downgrade() -> None:
    op.drop_table("pledge_versions")
    with op.batch_alter_table("pledge_items", schema=None) as batch_op:
        batch_op.drop_index("ix_pledge_items_state")

    op.drop_table("pledge_items")
    with op.batch_alter_table("pledges", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_pledges_org_year",
            sqlite_where=sa.text("kind = 'yearly' AND member_id IS NULL"),
            postgresql_where=sa.text("kind = 'yearly' AND member_id IS NULL"),
        )
        batch_op.drop_index(
            "uq_pledges_member_year",
            sqlite_where=sa.text("kind = 'yearly'"),
            postgresql_where=sa.text("kind = 'yearly'"),
        )
        batch_op.drop_index("ix_pledges_org_id")
        batch_op.drop_index("ix_pledges_member_id")

    op.drop_table("pledges")
