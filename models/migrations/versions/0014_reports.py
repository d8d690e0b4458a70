"""Reports: their cycles, who is asked, what was handed in."""

import sqlalchemy as sa
from alembic import op

from models import base

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_SILENT = sa.text("state IN ('open', 'overdue')")


def upgrade() -> None:
    op.create_table(
        "report_cycles",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("under", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("due_at", base.Instant(), nullable=False),
        sa.Column("late_until", base.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_cycles")),
        sa.UniqueConstraint("under", "kind", "opens_on", name=op.f("uq_report_cycles_under_kind_opens_on")),
    )
    op.create_table(
        "report_calls",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("cycle_id", base.type_big, nullable=False),
        sa.Column("member_id", base.type_big, nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("answered_at", base.Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["report_cycles.id"], name=op.f("fk_report_calls_cycle_id_report_cycles")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_report_calls_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_calls")),
        sa.UniqueConstraint("cycle_id", "member_id", name=op.f("uq_report_calls_cycle_id_member_id")),
    )
    op.create_index(
        "ix_report_calls_silent", "report_calls", ["member_id"],
        sqlite_where=_SILENT, postgresql_where=_SILENT,
    )  # fmt: skip
    op.create_table(
        "reports",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("member_id", base.type_big, nullable=False),
        sa.Column("cycle_id", base.type_big, nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", base.type_big, nullable=True),
        sa.Column("told", base.type_json, nullable=False),
        sa.Column("voice", base.type_json, nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.Column("answered_by", base.type_big, nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", base.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_reports_account_id_accounts")),
        sa.ForeignKeyConstraint(["answered_by"], ["members.id"], name=op.f("fk_reports_answered_by_members")),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["report_cycles.id"], name=op.f("fk_reports_cycle_id_report_cycles")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_reports_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
    )
    op.create_index("ix_reports_member_since", "reports", ["member_id", "since_on"])


def downgrade() -> None:
    op.drop_table("reports")
    op.drop_table("report_calls")
    op.drop_table("report_cycles")
