"""Who is responsible for a follow-up, and since when; what people did for members beside the chat."""

import sqlalchemy as sa
from alembic import op

from models import base

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_OPEN = sa.text("state IN ('new', 'taken')")
_RUNGS = sa.Enum(
    "contact", "secretary", "specific", "direct", "first", "county",
    name="rung", native_enum=False, length=40,
)  # fmt: skip
_ADDED = ("rung", "rung_since", "step", "next_at", "silent_since", "chased_at")
# What was handed over as silent began to be so when its cycle fell due; one line stands for all later ones.
_SINCE = """
UPDATE follow_ups SET next_at = opened_at, silent_since = (
  SELECT min(c.due_at) FROM check_in_cycles c JOIN check_in_calls a ON a.cycle_id = c.id
  WHERE a.member_id = follow_ups.member_id AND a.state IN ('open', 'overdue') AND c.closed_at IS NOT NULL
    AND follow_ups.occurrence = 'cycle:' || c.id)
WHERE state IN ('new', 'taken') AND cause IN ('silent', 'unbound')
"""
_DUE = """
UPDATE follow_ups SET next_at = due_at
WHERE state IN ('new', 'taken') AND cause NOT IN ('silent', 'unbound')
"""
_FIRST = "UPDATE follow_ups SET rung = :rung WHERE state IN ('new', 'taken') AND cause = :cause"
_OF_SECRETARY = ("unmatched", "rebind", "transfer", "correction")


def upgrade() -> None:
    op.add_column("follow_ups", sa.Column("rung", _RUNGS, server_default="contact", nullable=False))
    op.add_column("follow_ups", sa.Column("rung_since", base.Instant(), nullable=True))
    op.add_column("follow_ups", sa.Column("step", sa.Integer(), server_default="0", nullable=False))
    for name in ("next_at", "silent_since", "chased_at"):
        op.add_column("follow_ups", sa.Column(name, base.Instant(), nullable=True))
    op.create_index(
        "ix_follow_ups_next", "follow_ups", ["next_at"], sqlite_where=_OPEN, postgresql_where=_OPEN
    )
    op.create_table(
        "contacts",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("member_id", base.type_big, nullable=False),
        sa.Column("keeper_id", base.type_big, nullable=False),
        sa.Column(
            "way",
            sa.Enum("call", "visit", "message", "letter", name="way", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "result",
            sa.Enum(
                "fine", "difficulty", "moved", "no-answer", "other",
                name="result", native_enum=False, length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_contacts_member_id_members")),
        sa.ForeignKeyConstraint(["keeper_id"], ["members.id"], name=op.f("fk_contacts_keeper_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )  # fmt: skip
    op.create_index("ix_contacts_member_made", "contacts", ["member_id", "made_at"])
    for statement in (_SINCE, _DUE):
        op.execute(statement)
    for cause in _OF_SECRETARY:
        op.execute(sa.text(_FIRST).bindparams(rung="secretary", cause=cause))
    op.execute(sa.text(_FIRST).bindparams(rung="specific", cause="erasure"))
    # What waits for nobody's silence is left alone until its cycle closes.
    op.execute("UPDATE follow_ups SET next_at = NULL WHERE cause IN ('silent', 'unbound') "
               "AND silent_since IS NULL")  # fmt: skip


def downgrade() -> None:
    op.drop_table("contacts")
    op.drop_index("ix_follow_ups_next", table_name="follow_ups")
    for name in reversed(_ADDED):
        op.drop_column("follow_ups", name)
