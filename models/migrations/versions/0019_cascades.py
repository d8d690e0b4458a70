"""Tasks and yearly plans that are handed down, and what each unit has done of them."""

import sqlalchemy as sa
from alembic import op

from models import base

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_STAGES, _WANTED = ("open", "handed-on", "done"), ("read", "yes-no", "number", "file")


def _word(*words: str) -> sa.Enum:
    return sa.Enum(*words, native_enum=False, length=40, create_constraint=False)


def upgrade() -> None:
    op.create_table(
        "cascades",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("org_id", base.type_big, nullable=False),
        sa.Column("author_id", base.type_big, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("files", base.type_json, nullable=False),
        sa.Column("wanted", _word(*_WANTED), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("due_at", base.Instant(), nullable=True),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.Column("item_id", base.type_big, nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name=op.f("fk_cascades_author_id_members")),
        sa.ForeignKeyConstraint(["org_id"], ["orgs.id"], name=op.f("fk_cascades_org_id_orgs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cascades")),
    )
    op.create_index(op.f("ix_cascades_org_id"), "cascades", ["org_id"])
    op.create_index(op.f("ix_cascades_item_id"), "cascades", ["item_id"])
    op.create_table(
        "cascade_items",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("cascade_id", base.type_big, nullable=False),
        sa.Column("org_id", base.type_big, nullable=False),
        sa.Column("stage", _word(*_STAGES), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=True),
        sa.Column("file", base.type_json, nullable=True),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.Column("answered_by", base.type_big, nullable=True),
        sa.Column("answered_at", base.Instant(), nullable=True),
        sa.Column("chased_at", base.Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cascade_id"], ["cascades.id"], name=op.f("fk_cascade_items_cascade_id_cascades")
        ),
        sa.ForeignKeyConstraint(["org_id"], ["orgs.id"], name=op.f("fk_cascade_items_org_id_orgs")),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["members.id"], name=op.f("fk_cascade_items_answered_by_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cascade_items")),
        sa.UniqueConstraint("cascade_id", "org_id", name=op.f("uq_cascade_items_cascade_id_org_id")),
    )
    op.create_index("ix_cascade_items_org_stage", "cascade_items", ["org_id", "stage"])


def downgrade() -> None:
    op.drop_table("cascade_items")
    op.drop_table("cascades")
