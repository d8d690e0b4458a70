"""Imports of rosters, and what each did with whom."""

import sqlalchemy as sa
from alembic import op

from models import base

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("org_id", base.type_big, nullable=False),
        sa.Column("actor_id", base.type_big, nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("linked", sa.Integer(), nullable=False),
        sa.Column("counts", base.type_json, nullable=False),
        sa.Column("made_orgs", base.type_json, nullable=False),
        sa.Column("created_at", base.Instant(), nullable=False),
        sa.Column("ended_at", base.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["members.id"], name=op.f("fk_imports_actor_id_members")),
        sa.ForeignKeyConstraint(["org_id"], ["orgs.id"], name=op.f("fk_imports_org_id_orgs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_index(op.f("ix_imports_org_id"), "imports", ["org_id"])
    op.create_table(
        "import_rows",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("import_id", base.type_big, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("member_id", base.type_big, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("columns", base.type_json, nullable=False),
        sa.Column("before", base.type_json, nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=True),
        sa.Column("fate", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_import_rows_import_id_imports")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_rows")),
        sa.UniqueConstraint("import_id", "position", name=op.f("uq_import_rows_import_id_position")),
    )
    op.create_index("ix_import_rows_member_id", "import_rows", ["member_id"])


def downgrade() -> None:
    op.drop_table("import_rows")
    op.drop_table("imports")
