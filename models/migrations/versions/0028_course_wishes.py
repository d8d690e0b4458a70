"""Courses that members wish for have a table of their own: who never left can wish for one too."""

import sqlalchemy as sa
from alembic import op

from models import base

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_COURSES = ("electrician", "welder", "nurse", "livestock", "vegetables", "driving", "other")


def upgrade() -> None:
    op.create_table(
        "course_wishes",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("member_id", base.type_big, nullable=False),
        sa.Column("course", sa.Enum(*_COURSES, name="course", native_enum=False, length=40), nullable=False),
        sa.Column("wished_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_course_wishes_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_wishes")),
        sa.UniqueConstraint("member_id", "course", name=op.f("uq_course_wishes_member_id_course")),
    )
    op.create_index("ix_course_wishes_course", "course_wishes", ["course", "member_id"])
    for course in _COURSES:  # of each member what their newest journey says
        op.execute(
            "INSERT INTO course_wishes (member_id, course, wished_at)"  # noqa: S608 - words of this page
            f" SELECT member_id, '{course}', told_at FROM journeys"
            " WHERE id IN (SELECT max(id) FROM journeys GROUP BY member_id)"
            f" AND CAST(courses AS TEXT) LIKE '%\"{course}\"%'"
        )
    op.drop_column("journeys", "courses")


def downgrade() -> None:
    op.add_column("journeys", sa.Column("courses", base.type_json, nullable=True))
    op.drop_table("course_wishes")
