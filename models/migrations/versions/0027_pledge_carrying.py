"""What is said of pledges: progress with photos, confirmations, objections, comments, follows and support."""

import sqlalchemy as sa
from alembic import op

from models import base

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pledge_follows",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("account_id", base.type_big, nullable=False),
        sa.Column(
            "of",
            sa.Enum("item", "owner", "org", name="followed", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("subject_id", base.type_big, nullable=False),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.Column("since_at", base.Instant(), nullable=False),
        sa.Column("told_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_pledge_follows_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge_follows")),
        sa.UniqueConstraint(
            "account_id", "of", "subject_id", name=op.f("uq_pledge_follows_account_id_of_subject_id")
        ),
    )
    op.create_table(
        "pledge_benefits",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("item_id", base.type_big, nullable=False),
        sa.Column("digest", sa.LargeBinary(length=16), nullable=False),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.Column("ends_at", base.Instant(), nullable=False),
        sa.Column("confirmed_at", base.Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["item_id"], ["pledge_items.id"], name=op.f("fk_pledge_benefits_item_id_pledge_items")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge_benefits")),
        sa.UniqueConstraint("digest", name=op.f("uq_pledge_benefits_digest")),
    )
    with op.batch_alter_table("pledge_benefits", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pledge_benefits_item_id"), ["item_id"], unique=False)

    op.create_table(
        "pledge_comments",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("item_id", base.type_big, nullable=False),
        sa.Column("account_id", base.type_big, nullable=True),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            sa.Enum("shown", "held", "refused", name="commentstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "why",
            sa.Enum("words", "link", "phone", "page", name="held", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("decided_by", base.type_big, nullable=True),
        sa.Column("decided_at", base.Instant(), nullable=True),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_pledge_comments_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["members.id"], name=op.f("fk_pledge_comments_decided_by_members")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["pledge_items.id"], name=op.f("fk_pledge_comments_item_id_pledge_items")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge_comments")),
    )
    with op.batch_alter_table("pledge_comments", schema=None) as batch_op:
        batch_op.create_index("ix_pledge_comments_account_id", ["account_id", "made_at"], unique=False)
        batch_op.create_index(
            "ix_pledge_comments_held",
            ["made_at"],
            unique=False,
            sqlite_where=sa.text("state = 'held'"),
            postgresql_where=sa.text("state = 'held'"),
        )
        batch_op.create_index("ix_pledge_comments_item_id", ["item_id", "id"], unique=False)

    op.create_table(
        "pledge_objections",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("item_id", base.type_big, nullable=False),
        sa.Column("account_id", base.type_big, nullable=True),
        sa.Column("member_id", base.type_big, nullable=True),
        sa.Column("who", sa.String(length=40), nullable=True),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open", "upheld", "change", "refused", name="objectionstate", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("answer", sa.String(length=200), nullable=True),
        sa.Column("decided_by", base.type_big, nullable=True),
        sa.Column("decided_at", base.Instant(), nullable=True),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_pledge_objections_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["members.id"], name=op.f("fk_pledge_objections_decided_by_members")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["pledge_items.id"], name=op.f("fk_pledge_objections_item_id_pledge_items")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_pledge_objections_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge_objections")),
    )
    with op.batch_alter_table("pledge_objections", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pledge_objections_account_id"), ["account_id"], unique=False)
        batch_op.create_index("ix_pledge_objections_item_id", ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pledge_objections_member_id"), ["member_id"], unique=False)
        batch_op.create_index(
            "ix_pledge_objections_open",
            ["made_at"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "pledge_progress",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("item_id", base.type_big, nullable=False),
        sa.Column("keeper_id", base.type_big, nullable=True),
        sa.Column(
            "stage",
            sa.Enum("not-begun", "doing", "done", "cannot", name="stage", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["pledge_items.id"], name=op.f("fk_pledge_progress_item_id_pledge_items")
        ),
        sa.ForeignKeyConstraint(
            ["keeper_id"], ["members.id"], name=op.f("fk_pledge_progress_keeper_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge_progress")),
    )
    with op.batch_alter_table("pledge_progress", schema=None) as batch_op:
        batch_op.create_index("ix_pledge_progress_item_id", ["item_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pledge_progress_keeper_id"), ["keeper_id"], unique=False)

    op.create_table(
        "pledge_supports",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("item_id", base.type_big, nullable=False),
        sa.Column("account_id", base.type_big, nullable=False),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_pledge_supports_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["pledge_items.id"], name=op.f("fk_pledge_supports_item_id_pledge_items")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge_supports")),
        sa.UniqueConstraint("item_id", "account_id", name=op.f("uq_pledge_supports_item_id_account_id")),
    )
    with op.batch_alter_table("pledge_supports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pledge_supports_account_id"), ["account_id"], unique=False)

    op.create_table(
        "pledge_photos",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("item_id", base.type_big, nullable=False),
        sa.Column("progress_id", base.type_big, nullable=False),
        sa.Column("bot_id", base.type_big, nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "ready", "refused", name="photostate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("file_id", sa.String(length=200), nullable=True),
        sa.Column("jpeg", sa.LargeBinary(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["pledge_items.id"], name=op.f("fk_pledge_photos_item_id_pledge_items")
        ),
        sa.ForeignKeyConstraint(
            ["progress_id"], ["pledge_progress.id"], name=op.f("fk_pledge_photos_progress_id_pledge_progress")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge_photos")),
        sa.UniqueConstraint("progress_id", name=op.f("uq_pledge_photos_progress_id")),
    )
    with op.batch_alter_table("pledge_photos", schema=None) as batch_op:
        batch_op.create_index("ix_pledge_photos_item_id", ["item_id", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("pledge_photos", schema=None) as batch_op:
        batch_op.drop_index("ix_pledge_photos_item_id")

    op.drop_table("pledge_photos")
    with op.batch_alter_table("pledge_supports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pledge_supports_account_id"))

    op.drop_table("pledge_supports")
    with op.batch_alter_table("pledge_progress", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pledge_progress_keeper_id"))
        batch_op.drop_index("ix_pledge_progress_item_id")

    op.drop_table("pledge_progress")
    with op.batch_alter_table("pledge_objections", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_pledge_objections_open",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(batch_op.f("ix_pledge_objections_member_id"))
        batch_op.drop_index("ix_pledge_objections_item_id")
        batch_op.drop_index(batch_op.f("ix_pledge_objections_account_id"))

    op.drop_table("pledge_objections")
    with op.batch_alter_table("pledge_comments", schema=None) as batch_op:
        batch_op.drop_index("ix_pledge_comments_item_id")
        batch_op.drop_index(
            "ix_pledge_comments_held",
            sqlite_where=sa.text("state = 'held'"),
            postgresql_where=sa.text("state = 'held'"),
        )
        batch_op.drop_index("ix_pledge_comments_account_id")

    op.drop_table("pledge_comments")
    with op.batch_alter_table("pledge_benefits", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pledge_benefits_item_id"))

    op.drop_table("pledge_benefits")
    op.drop_table("pledge_follows")
