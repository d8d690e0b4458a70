"""Journeys, links by which a host branch confirms one, and who comes home for the Spring Festival."""

import sqlalchemy as sa
from alembic import op

from models import base

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_OPEN = sa.text("state IN ('planned', 'away', 'hosted', 'returning')")


def upgrade() -> None:
    op.create_table(
        "journeys",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("member_id", base.type_big, nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("place", base.type_json, nullable=True),
        sa.Column("errand", sa.String(length=40), nullable=True),
        sa.Column("leaves_on", sa.Date(), nullable=True),
        sa.Column("span", sa.String(length=40), nullable=False),
        sa.Column("floating_since", sa.Date(), nullable=True),
        sa.Column("arrived_on", sa.Date(), nullable=True),
        sa.Column("host_org", sa.String(length=100), nullable=True),
        sa.Column("host_seen", sa.String(length=40), nullable=True),
        sa.Column("hosted_at", base.Instant(), nullable=True),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("courses", base.type_json, nullable=True),
        sa.Column("replaced", base.type_json, nullable=True),
        sa.Column("ended_by", base.type_big, nullable=True),
        sa.Column("told_at", base.Instant(), nullable=False),
        sa.Column("ended_at", base.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_journeys_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journeys")),
    )
    op.create_index(op.f("ix_journeys_member_id"), "journeys", ["member_id"])
    op.create_index(
        "ix_journeys_open", "journeys", ["member_id"], unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
    )
    op.create_table(
        "host_links",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("journey_id", base.type_big, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.Column("expires_at", base.Instant(), nullable=False),
        sa.Column("answered_at", base.Instant(), nullable=True),
        sa.Column("host_org", sa.String(length=100), nullable=True),
        sa.Column("host_person", sa.String(length=40), nullable=True),
        sa.Column("host_phone_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["journey_id"], ["journeys.id"], name=op.f("fk_host_links_journey_id_journeys")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host_links")),
        sa.UniqueConstraint("digest", name=op.f("uq_host_links_digest")),
    )
    op.create_index(op.f("ix_host_links_journey_id"), "host_links", ["journey_id"])
    op.create_table(
        "home_comings",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("member_id", base.type_big, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("coming", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("attends", sa.Boolean(), nullable=True),
        sa.Column("said_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_home_comings_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_comings")),
        sa.UniqueConstraint("member_id", "year", name=op.f("uq_home_comings_member_id_year")),
    )
    op.create_table(
        "home_meetings",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("org_id", base.type_big, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("set_by", base.type_big, nullable=False),
        sa.Column("set_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["orgs.id"], name=op.f("fk_home_meetings_org_id_orgs")),
        sa.ForeignKeyConstraint(["set_by"], ["members.id"], name=op.f("fk_home_meetings_set_by_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_meetings")),
        sa.UniqueConstraint("org_id", "year", name=op.f("uq_home_meetings_org_id_year")),
    )


def downgrade() -> None:
    op.drop_table("home_meetings")
    op.drop_table("home_comings")
    op.drop_table("host_links")
    op.drop_table("journeys")
