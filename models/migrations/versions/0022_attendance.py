"""Attendance: desks that sign in, wrong guesses, absences, make-up items, exams and their tries."""

import sqlalchemy as sa
from alembic import op

from models import base

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "absence_looks",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("training_id", base.type_big, nullable=False),
        sa.Column("looked_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["training_id"], ["trainings.id"], name=op.f("fk_absence_looks_training_id_trainings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence_looks")),
        sa.UniqueConstraint("training_id", name=op.f("uq_absence_looks_training_id")),
    )
    op.create_table(
        "exams",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("training_id", base.type_big, nullable=False),
        sa.Column("questions", base.type_json, nullable=False),
        sa.Column("pass_mark", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("made_by", base.type_big, nullable=False),
        sa.Column("opened_at", base.Instant(), nullable=True),
        sa.Column("closed_at", base.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["members.id"], name=op.f("fk_exams_made_by_members")),
        sa.ForeignKeyConstraint(
            ["training_id"], ["trainings.id"], name=op.f("fk_exams_training_id_trainings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exams")),
        sa.UniqueConstraint("training_id", name=op.f("uq_exams_training_id")),
    )
    op.create_table(
        "make_ups",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("training_id", base.type_big, nullable=False),
        sa.Column("member_id", base.type_big, nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "done", "handed-on", name="makeupstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("given_at", base.Instant(), nullable=False),
        sa.Column("due_at", base.Instant(), nullable=False),
        sa.Column("done_at", base.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_make_ups_member_id_members")),
        sa.ForeignKeyConstraint(
            ["training_id"], ["trainings.id"], name=op.f("fk_make_ups_training_id_trainings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_make_ups")),
        sa.UniqueConstraint("training_id", "member_id", name=op.f("uq_make_ups_training_id_member_id")),
    )
    with op.batch_alter_table("make_ups", schema=None) as batch_op:
        batch_op.create_index("ix_make_ups_member_id", ["member_id", "state"], unique=False)
        batch_op.create_index(
            "ix_make_ups_open",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("state IN ('open')"),
            postgresql_where=sa.text("state IN ('open')"),
        )

    op.create_table(
        "sign_desks",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("training_id", base.type_big, nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("bot_id", base.type_big, nullable=False),
        sa.Column("opened_by", base.type_big, nullable=False),
        sa.Column("opened_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["opened_by"], ["members.id"], name=op.f("fk_sign_desks_opened_by_members")),
        sa.ForeignKeyConstraint(
            ["training_id"], ["trainings.id"], name=op.f("fk_sign_desks_training_id_trainings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_desks")),
        sa.UniqueConstraint("digest", name=op.f("uq_sign_desks_digest")),
        sa.UniqueConstraint("training_id", name=op.f("uq_sign_desks_training_id")),
    )
    op.create_table(
        "sign_tries",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("training_id", base.type_big, nullable=False),
        sa.Column("member_id", base.type_big, nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("last_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_sign_tries_member_id_members")),
        sa.ForeignKeyConstraint(
            ["training_id"], ["trainings.id"], name=op.f("fk_sign_tries_training_id_trainings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_tries")),
        sa.UniqueConstraint("training_id", "member_id", name=op.f("uq_sign_tries_training_id_member_id")),
    )
    with op.batch_alter_table("sign_tries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_tries_member_id"), ["member_id"], unique=False)

    op.create_table(
        "exam_tries",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("exam_id", base.type_big, nullable=False),
        sa.Column("member_id", base.type_big, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("begun_at", base.Instant(), nullable=False),
        sa.Column("ended_at", base.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["exam_id"], ["exams.id"], name=op.f("fk_exam_tries_exam_id_exams")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_exam_tries_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_tries")),
        sa.UniqueConstraint(
            "exam_id", "member_id", "number", name=op.f("uq_exam_tries_exam_id_member_id_number")
        ),
    )
    with op.batch_alter_table("exam_tries", schema=None) as batch_op:
        batch_op.create_index("ix_exam_tries_member_id", ["member_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("exam_tries", schema=None) as batch_op:
        batch_op.drop_index("ix_exam_tries_member_id")

    op.drop_table("exam_tries")
    with op.batch_alter_table("sign_tries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_tries_member_id"))

    op.drop_table("sign_tries")
    op.drop_table("sign_desks")
    with op.batch_alter_table("make_ups", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_make_ups_open",
            sqlite_where=sa.text("state IN ('open')"),
            postgresql_where=sa.text("state IN ('open')"),
        )
        batch_op.drop_index("ix_make_ups_member_id")

    op.drop_table("make_ups")
    op.drop_table("exams")
    op.drop_table("absence_looks")
