"""Rounds in which pledges are rated, votes, published totals and paper codes."""

import sqlalchemy as sa
from alembic import op

from models import base

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pledge_rounds",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("org_id", base.type_big, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "midyear", "yearly", "occasional", "early", name="roundkind", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_at", base.Instant(), nullable=False),
        sa.Column("closed_at", base.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["orgs.id"], name=op.f("fk_pledge_rounds_org_id_orgs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge_rounds")),
        sa.UniqueConstraint("org_id", "kind", "opens_on", name=op.f("uq_pledge_rounds_org_id_kind_opens_on")),
    )
    op.create_table(
        "vote_paces",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("account_id", base.type_big, nullable=True),
        sa.Column("org_id", base.type_big, nullable=True),
        sa.Column("began_at", base.Instant(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_vote_paces_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(["org_id"], ["orgs.id"], name=op.f("fk_vote_paces_org_id_orgs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote_paces")),
        sa.UniqueConstraint("account_id", name=op.f("uq_vote_paces_account_id")),
        sa.UniqueConstraint("org_id", name=op.f("uq_vote_paces_org_id")),
    )
    op.create_table(
        "vote_code_lists",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("org_id", base.type_big, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("made_by", base.type_big, nullable=True),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.Column("revoked_at", base.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["members.id"], name=op.f("fk_vote_code_lists_made_by_members")),
        sa.ForeignKeyConstraint(["org_id"], ["orgs.id"], name=op.f("fk_vote_code_lists_org_id_orgs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote_code_lists")),
    )
    with op.batch_alter_table("vote_code_lists", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vote_code_lists_made_by"), ["made_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_vote_code_lists_org_id"), ["org_id"], unique=False)

    op.create_table(
        "vote_codes",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("list_id", base.type_big, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"], ["vote_code_lists.id"], name=op.f("fk_vote_codes_list_id_vote_code_lists")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote_codes")),
        sa.UniqueConstraint("digest", name=op.f("uq_vote_codes_digest")),
    )
    with op.batch_alter_table("vote_codes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vote_codes_list_id"), ["list_id"], unique=False)

    op.create_table(
        "pledge_ballots",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("round_id", base.type_big, nullable=False),
        sa.Column("item_id", base.type_big, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "ended",
                "closed",
                "proposed",
                "objected",
                "settled",
                name="ballotstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "verdict",
            sa.Enum("kept", "partly", "broken", name="verdict", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("why", sa.String(length=200), nullable=True),
        sa.Column("judged_by", base.type_big, nullable=True),
        sa.Column("judged_at", base.Instant(), nullable=True),
        sa.Column("until", base.Instant(), nullable=True),
        sa.Column("objection", sa.String(length=200), nullable=True),
        sa.Column("objected_at", base.Instant(), nullable=True),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["pledge_items.id"], name=op.f("fk_pledge_ballots_item_id_pledge_items")
        ),
        sa.ForeignKeyConstraint(
            ["judged_by"], ["members.id"], name=op.f("fk_pledge_ballots_judged_by_members")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["pledge_rounds.id"], name=op.f("fk_pledge_ballots_round_id_pledge_rounds")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge_ballots")),
        sa.UniqueConstraint("item_id", "round_id", name=op.f("uq_pledge_ballots_item_id_round_id")),
    )
    with op.batch_alter_table("pledge_ballots", schema=None) as batch_op:
        batch_op.create_index("ix_pledge_ballots_round_state", ["round_id", "state"], unique=False)
        batch_op.create_index("ix_pledge_ballots_state_until", ["state", "until"], unique=False)

    op.create_table(
        "pledge_tallies",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("ballot_id", base.type_big, nullable=True),
        sa.Column("round_id", base.type_big, nullable=False),
        sa.Column("org_id", base.type_big, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "source",
            sa.Enum("self", "member", "public", "organisation", name="source", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.Column("satisfied", sa.Integer(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.Column("moved_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["pledge_ballots.id"], name=op.f("fk_pledge_tallies_ballot_id_pledge_ballots")
        ),
        sa.ForeignKeyConstraint(["org_id"], ["orgs.id"], name=op.f("fk_pledge_tallies_org_id_orgs")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["pledge_rounds.id"], name=op.f("fk_pledge_tallies_round_id_pledge_rounds")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge_tallies")),
        sa.UniqueConstraint("ballot_id", "source", name=op.f("uq_pledge_tallies_ballot_id_source")),
    )
    with op.batch_alter_table("pledge_tallies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pledge_tallies_org_id"), ["org_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pledge_tallies_round_id"), ["round_id"], unique=False)

    op.create_table(
        "pledge_votes",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("ballot_id", base.type_big, nullable=False),
        sa.Column(
            "source",
            sa.Enum("self", "member", "public", "organisation", name="source", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "voter_kind",
            sa.Enum(
                "member", "account", "code", "org", "nobody", name="voterkind", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("voter_id", base.type_big, nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "satisfied", "fairly", "basically", "dissatisfied", name="level", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("pleased", sa.Boolean(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=True),
        sa.Column("words", sa.String(length=200), nullable=True),
        sa.Column("fresh", sa.Boolean(), nullable=False),
        sa.Column("device", sa.LargeBinary(), nullable=True),
        sa.Column("cast_at", base.Instant(), nullable=False),
        sa.Column("changed_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["pledge_ballots.id"], name=op.f("fk_pledge_votes_ballot_id_pledge_ballots")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge_votes")),
        sa.UniqueConstraint(
            "ballot_id", "voter_kind", "voter_id", name=op.f("uq_pledge_votes_ballot_id_voter_kind_voter_id")
        ),
    )
    with op.batch_alter_table("pledge_votes", schema=None) as batch_op:
        batch_op.create_index(
            "ix_pledge_votes_odd",
            ["ballot_id"],
            unique=False,
            sqlite_where=sa.text("fresh = 1 OR device IS NOT NULL"),
            postgresql_where=sa.text("fresh OR device IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_pledge_votes_pending",
            ["ballot_id"],
            unique=False,
            sqlite_where=sa.text("counted IS NULL OR counted <> pleased"),
            postgresql_where=sa.text("counted IS NULL OR counted <> pleased"),
        )
        batch_op.create_index("ix_pledge_votes_voter", ["voter_kind", "voter_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("pledge_votes", schema=None) as batch_op:
        batch_op.drop_index("ix_pledge_votes_voter")
        batch_op.drop_index(
            "ix_pledge_votes_pending",
            sqlite_where=sa.text("counted IS NULL OR counted <> pleased"),
            postgresql_where=sa.text("counted IS NULL OR counted <> pleased"),
        )
        batch_op.drop_index(
            "ix_pledge_votes_odd",
            sqlite_where=sa.text("fresh = 1 OR device IS NOT NULL"),
            postgresql_where=sa.text("fresh OR device IS NOT NULL"),
        )

    op.drop_table("pledge_votes")
    with op.batch_alter_table("pledge_tallies", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pledge_tallies_round_id"))
        batch_op.drop_index(batch_op.f("ix_pledge_tallies_org_id"))

    op.drop_table("pledge_tallies")
    with op.batch_alter_table("pledge_ballots", schema=None) as batch_op:
        batch_op.drop_index("ix_pledge_ballots_state_until")
        batch_op.drop_index("ix_pledge_ballots_round_state")

    op.drop_table("pledge_ballots")
    with op.batch_alter_table("vote_codes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vote_codes_list_id"))

    op.drop_table("vote_codes")
    with op.batch_alter_table("vote_code_lists", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vote_code_lists_org_id"))
        batch_op.drop_index(batch_op.f("ix_vote_code_lists_made_by"))

    op.drop_table("vote_code_lists")
    op.drop_table("vote_paces")
    op.drop_table("pledge_rounds")
