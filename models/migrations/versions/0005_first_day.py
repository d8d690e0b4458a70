"""A county's first day: the link of its first administrator, and the grades of those who are responsible."""

import sqlalchemy as sa
from alembic import op

from models import base

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "founder_links",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("org_id", base.type_big, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.Column("expires_at", base.Instant(), nullable=False),
        sa.Column("account_id", base.type_big, nullable=True),
        sa.Column("used_at", base.Instant(), nullable=True),
        sa.Column("ended_at", base.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["orgs.id"], name=op.f("fk_founder_links_org_id_orgs")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_founder_links_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_founder_links")),
        sa.UniqueConstraint("digest", name=op.f("uq_founder_links_digest")),
    )
    op.create_index(op.f("ix_founder_links_org_id"), "founder_links", ["org_id"])
    grade = sa.Enum("specific", "direct", "first", name="grade", native_enum=False, length=40)
    op.add_column("grants", sa.Column("grade", grade, server_default="specific", nullable=False))


def downgrade() -> None:
    op.drop_column("grants", "grade")
    op.drop_index(op.f("ix_founder_links_org_id"), table_name="founder_links")
    op.drop_table("founder_links")
