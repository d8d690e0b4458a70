"""Learning: the library with its answers and wishes, stations and their shows, certificates."""

import sqlalchemy as sa
from alembic import op

from models import base

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "certificates",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("member_id", base.type_big, nullable=False),
        sa.Column("title", sa.String(length=40), nullable=False),
        sa.Column(
            "grade",
            sa.Enum(
                "none",
                "beginner",
                "intermediate",
                "senior",
                "technician",
                "master",
                name="skillgrade",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("photo", sa.String(length=200), nullable=True),
        sa.Column("bot_id", base.type_big, nullable=False),
        sa.Column("entered_by", base.type_big, nullable=False),
        sa.Column("entered_at", base.Instant(), nullable=False),
        sa.Column("verified_by", base.type_big, nullable=True),
        sa.Column("verified_at", base.Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["members.id"], name=op.f("fk_certificates_entered_by_members")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_certificates_member_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["verified_by"], ["members.id"], name=op.f("fk_certificates_verified_by_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates")),
    )
    with op.batch_alter_table("certificates", schema=None) as batch_op:
        batch_op.create_index("ix_certificates_expires", ["expires_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_certificates_member_id"), ["member_id"], unique=False)

    op.create_table(
        "learning_wishes",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("member_id", base.type_big, nullable=False),
        sa.Column("wished_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_learning_wishes_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_wishes")),
        sa.UniqueConstraint("member_id", name=op.f("uq_learning_wishes_member_id")),
    )
    op.create_table(
        "resources",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("org_id", base.type_big, nullable=False),
        sa.Column(
            "shelf",
            sa.Enum("air", "live", "local", name="shelf", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("tags", base.type_json, nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("link", sa.String(length=500), nullable=True),
        sa.Column("photo", sa.String(length=200), nullable=True),
        sa.Column("voice", sa.String(length=200), nullable=True),
        sa.Column("bot_id", base.type_big, nullable=False),
        sa.Column("quiz", base.type_json, nullable=True),
        sa.Column("keeper_id", base.type_big, nullable=False),
        sa.Column("published_at", base.Instant(), nullable=False),
        sa.Column("withdrawn_at", base.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["keeper_id"], ["members.id"], name=op.f("fk_resources_keeper_id_members")),
        sa.ForeignKeyConstraint(["org_id"], ["orgs.id"], name=op.f("fk_resources_org_id_orgs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resources")),
    )
    with op.batch_alter_table("resources", schema=None) as batch_op:
        batch_op.create_index("ix_resources_org_published", ["org_id", "published_at"], unique=False)

    op.create_table(
        "stations",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("org_id", base.type_big, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("keeper_id", base.type_big, nullable=False),
        sa.Column("reminded", sa.Boolean(), nullable=False),
        sa.Column("opened_at", base.Instant(), nullable=False),
        sa.Column("closed_at", base.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["keeper_id"], ["members.id"], name=op.f("fk_stations_keeper_id_members")),
        sa.ForeignKeyConstraint(["org_id"], ["orgs.id"], name=op.f("fk_stations_org_id_orgs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stations")),
    )
    with op.batch_alter_table("stations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stations_keeper_id"), ["keeper_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stations_org_id"), ["org_id"], unique=False)

    op.create_table(
        "resource_answers",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("resource_id", base.type_big, nullable=False),
        sa.Column("member_id", base.type_big, nullable=False),
        sa.Column("right", sa.Boolean(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("answered_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_resource_answers_member_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resources.id"], name=op.f("fk_resource_answers_resource_id_resources")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource_answers")),
        sa.UniqueConstraint(
            "resource_id", "member_id", name=op.f("uq_resource_answers_resource_id_member_id")
        ),
    )
    with op.batch_alter_table("resource_answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resource_answers_member_id"), ["member_id"], unique=False)

    op.create_table(
        "station_shows",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("station_id", base.type_big, nullable=False),
        sa.Column("org_id", base.type_big, nullable=False),
        sa.Column("programme", sa.String(length=80), nullable=False),
        sa.Column("shown_on", sa.Date(), nullable=False),
        sa.Column("starts_at", base.Instant(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("public", sa.Integer(), nullable=False),
        sa.Column("keeper_id", base.type_big, nullable=False),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["keeper_id"], ["members.id"], name=op.f("fk_station_shows_keeper_id_members")
        ),
        sa.ForeignKeyConstraint(["org_id"], ["orgs.id"], name=op.f("fk_station_shows_org_id_orgs")),
        sa.ForeignKeyConstraint(
            ["station_id"], ["stations.id"], name=op.f("fk_station_shows_station_id_stations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station_shows")),
    )
    with op.batch_alter_table("station_shows", schema=None) as batch_op:
        batch_op.create_index("ix_station_shows_org_day", ["org_id", "shown_on"], unique=False)
        batch_op.create_index("ix_station_shows_station_day", ["station_id", "shown_on"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("station_shows", schema=None) as batch_op:
        batch_op.drop_index("ix_station_shows_station_day")
        batch_op.drop_index("ix_station_shows_org_day")

    op.drop_table("station_shows")
    with op.batch_alter_table("resource_answers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_resource_answers_member_id"))

    op.drop_table("resource_answers")
    with op.batch_alter_table("stations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stations_org_id"))
        batch_op.drop_index(batch_op.f("ix_stations_keeper_id"))

    op.drop_table("stations")
    with op.batch_alter_table("resources", schema=None) as batch_op:
        batch_op.drop_index("ix_resources_org_published")

    op.drop_table("resources")
    op.drop_table("learning_wishes")
    with op.batch_alter_table("certificates", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificates_member_id"))
        batch_op.drop_index("ix_certificates_expires")

    op.drop_table("certificates")
