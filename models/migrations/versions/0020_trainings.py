"""Trainings: sittings and series, venues, teachers, enrolments, materials, bookings, calendars."""

import sqlalchemy as sa
from alembic import op

from models import base

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_WAITING = sa.text("state IN ('waiting')")


def upgrade() -> None:
    op.create_table(
        "venues",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("org_id", base.type_big, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("yuan", base.type_big, nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("safety", sa.String(length=200), nullable=True),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.Column("closed_at", base.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["orgs.id"], name=op.f("fk_venues_org_id_orgs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venues")),
    )
    op.create_index(op.f("ix_venues_org_id"), "venues", ["org_id"])
    op.create_table(
        "calendar_feeds",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("member_id", base.type_big, nullable=True),
        sa.Column("org_id", base.type_big, nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", base.type_big, nullable=False),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["members.id"], name=op.f("fk_calendar_feeds_made_by_members")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_calendar_feeds_member_id_members")
        ),
        sa.ForeignKeyConstraint(["org_id"], ["orgs.id"], name=op.f("fk_calendar_feeds_org_id_orgs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feeds")),
        sa.UniqueConstraint("digest", name=op.f("uq_calendar_feeds_digest")),
    )
    op.create_index(op.f("ix_calendar_feeds_member_id"), "calendar_feeds", ["member_id"])
    op.create_index(op.f("ix_calendar_feeds_org_id"), "calendar_feeds", ["org_id"])
    op.create_table(
        "teachers",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("org_id", base.type_big, nullable=False),
        sa.Column("member_id", base.type_big, nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("skill", sa.String(length=100), nullable=True),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.Column("closed_at", base.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_teachers_member_id_members")),
        sa.ForeignKeyConstraint(["org_id"], ["orgs.id"], name=op.f("fk_teachers_org_id_orgs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teachers")),
    )
    op.create_index(op.f("ix_teachers_member_id"), "teachers", ["member_id"])
    op.create_index(op.f("ix_teachers_org_id"), "teachers", ["org_id"])
    op.create_table(
        "training_series",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("org_id", base.type_big, nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("pattern", base.type_json, nullable=False),
        sa.Column("made_by", base.type_big, nullable=True),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.Column("ended_at", base.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["members.id"], name=op.f("fk_training_series_made_by_members")),
        sa.ForeignKeyConstraint(["org_id"], ["orgs.id"], name=op.f("fk_training_series_org_id_orgs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_series")),
    )
    op.create_index(op.f("ix_training_series_org_id"), "training_series", ["org_id"])
    op.create_table(
        "trainings",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("org_id", base.type_big, nullable=False),
        sa.Column("series_id", base.type_big, nullable=True),
        sa.Column("series_on", sa.Date(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("classroom", sa.String(length=40), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("industry", sa.String(length=40), nullable=True),
        sa.Column("mode", sa.String(length=40), nullable=True),
        sa.Column("topic", sa.String(length=80), nullable=False),
        sa.Column("teacher_id", base.type_big, nullable=True),
        sa.Column("teacher", sa.String(length=40), nullable=True),
        sa.Column("venue_id", base.type_big, nullable=True),
        sa.Column("place", sa.String(length=100), nullable=True),
        sa.Column("starts_at", base.Instant(), nullable=False),
        sa.Column("ends_at", base.Instant(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("cost", sa.Integer(), nullable=True),
        sa.Column("audience", base.type_json, nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("makeup", base.type_json, nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("telling", sa.Integer(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("tell_at", base.Instant(), nullable=True),
        sa.Column("invited_on", sa.Date(), nullable=True),
        sa.Column("author_id", base.type_big, nullable=True),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.Column("opened_at", base.Instant(), nullable=True),
        sa.Column("moved_at", base.Instant(), nullable=True),
        sa.Column("changed_at", base.Instant(), nullable=False),
        sa.Column("cancelled_at", base.Instant(), nullable=True),
        sa.Column("cancelled_why", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name=op.f("fk_trainings_author_id_members")),
        sa.ForeignKeyConstraint(["org_id"], ["orgs.id"], name=op.f("fk_trainings_org_id_orgs")),
        sa.ForeignKeyConstraint(
            ["series_id"], ["training_series.id"], name=op.f("fk_trainings_series_id_training_series")
        ),
        sa.ForeignKeyConstraint(
            ["teacher_id"], ["teachers.id"], name=op.f("fk_trainings_teacher_id_teachers")
        ),
        sa.ForeignKeyConstraint(["venue_id"], ["venues.id"], name=op.f("fk_trainings_venue_id_venues")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainings")),
        sa.UniqueConstraint(
            "org_id", "classroom", "year", "number", name=op.f("uq_trainings_org_id_classroom_year_number")
        ),
        sa.UniqueConstraint("series_id", "series_on", name=op.f("uq_trainings_series_id_series_on")),
    )
    op.create_index("ix_trainings_org_id", "trainings", ["org_id", "starts_at"])
    op.create_index("ix_trainings_state", "trainings", ["state", "starts_at"])
    op.create_table(
        "enrolments",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("training_id", base.type_big, nullable=False),
        sa.Column("member_id", base.type_big, nullable=False),
        sa.Column("org_id", base.type_big, nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("seated", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("invited_at", base.Instant(), nullable=False),
        sa.Column("answered_at", base.Instant(), nullable=True),
        sa.Column("queued_at", base.Instant(), nullable=True),
        sa.Column("promoted_at", base.Instant(), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("excuse", sa.Text(), nullable=True),
        sa.Column("decided_by", base.type_big, nullable=True),
        sa.Column("decided_at", base.Instant(), nullable=True),
        sa.Column("how", sa.String(length=40), nullable=True),
        sa.Column("attended_at", base.Instant(), nullable=True),
        sa.Column("made_up_at", base.Instant(), nullable=True),
        sa.Column("hours", sa.Integer(), nullable=True),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("rated_at", base.Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["members.id"], name=op.f("fk_enrolments_decided_by_members")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_enrolments_member_id_members")),
        sa.ForeignKeyConstraint(["org_id"], ["orgs.id"], name=op.f("fk_enrolments_org_id_orgs")),
        sa.ForeignKeyConstraint(
            ["training_id"], ["trainings.id"], name=op.f("fk_enrolments_training_id_trainings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolments")),
        sa.UniqueConstraint("training_id", "member_id", name=op.f("uq_enrolments_training_id_member_id")),
    )
    op.create_index("ix_enrolments_member_id", "enrolments", ["member_id", "state"])
    op.create_index("ix_enrolments_org_id", "enrolments", ["org_id", "training_id"])
    op.create_index(
        "ix_enrolments_waiting",
        "enrolments",
        ["training_id", "queued_at", "id"],
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )
    op.create_table(
        "materials",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("training_id", base.type_big, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("bot_id", base.type_big, nullable=True),
        sa.Column("file_id", sa.String(length=200), nullable=True),
        sa.Column("url", sa.String(length=300), nullable=True),
        sa.Column("added_by", base.type_big, nullable=True),
        sa.Column("added_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["members.id"], name=op.f("fk_materials_added_by_members")),
        sa.ForeignKeyConstraint(
            ["training_id"], ["trainings.id"], name=op.f("fk_materials_training_id_trainings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_materials")),
    )
    op.create_index(op.f("ix_materials_training_id"), "materials", ["training_id"])
    op.create_table(
        "site_bookings",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("venue_id", base.type_big, nullable=False),
        sa.Column("training_id", base.type_big, nullable=False),
        sa.Column("starts_at", base.Instant(), nullable=False),
        sa.Column("ends_at", base.Instant(), nullable=False),
        sa.Column("heads", sa.Integer(), nullable=False),
        sa.Column("booked_by", base.type_big, nullable=True),
        sa.Column("booked_at", base.Instant(), nullable=False),
        sa.Column("released_at", base.Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["booked_by"], ["members.id"], name=op.f("fk_site_bookings_booked_by_members")
        ),
        sa.ForeignKeyConstraint(
            ["training_id"], ["trainings.id"], name=op.f("fk_site_bookings_training_id_trainings")
        ),
        sa.ForeignKeyConstraint(["venue_id"], ["venues.id"], name=op.f("fk_site_bookings_venue_id_venues")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_bookings")),
        sa.UniqueConstraint("training_id", name=op.f("uq_site_bookings_training_id")),
    )
    op.create_index("ix_site_bookings_venue_id", "site_bookings", ["venue_id", "starts_at"])


def downgrade() -> None:
    op.drop_table("site_bookings")
    op.drop_table("materials")
    op.drop_table("enrolments")
    op.drop_table("trainings")
    op.drop_table("training_series")
    op.drop_table("teachers")
    op.drop_table("calendar_feeds")
    op.drop_table("venues")
