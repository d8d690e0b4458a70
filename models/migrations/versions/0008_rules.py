"""Rules as rows: what organisations set for themselves; a round's length is one of them."""

from datetime import date

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from models import base

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_VALUE = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
_EVER = date(2000, 1, 1)  # before every day that anybody asks about
_MOVED = (("months", "check-in-months", 1), ("months_abroad", "check-in-abroad", 6))
_HELD = sa.table(
    "check_in_rules",
    sa.column("org_id", base.type_big),
    sa.column("months", sa.Integer), sa.column("months_abroad", sa.Integer),
)  # fmt: skip
_RULES = sa.table(
    "rules",
    sa.column("id", base.type_big), sa.column("org_id", base.type_big), sa.column("name", sa.String),
    sa.column("value", _VALUE), sa.column("from_on", sa.Date), sa.column("state", sa.String),
)  # fmt: skip
_ORGS = sa.table("orgs", sa.column("id", base.type_big), sa.column("created_at", base.Instant()))


def upgrade() -> None:
    rules = op.create_table(
        "rules",
        sa.Column("id", base.type_big, autoincrement=True, nullable=False),
        sa.Column("org_id", base.type_big, nullable=False),
        sa.Column("name", sa.String(length=24), nullable=False),
        sa.Column("value", _VALUE, nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft", "waiting", "accepted", "refused", "withdrawn",
                name="rulestate", native_enum=False, length=40,
            ),
            nullable=False,
        ),
        sa.Column("set_by", base.type_big, nullable=True),
        sa.Column("set_at", base.Instant(), nullable=False),
        sa.Column("decided_by", base.type_big, nullable=True),
        sa.Column("decided_at", base.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["orgs.id"], name=op.f("fk_rules_org_id_orgs")),
        sa.ForeignKeyConstraint(["set_by"], ["members.id"], name=op.f("fk_rules_set_by_members")),
        sa.ForeignKeyConstraint(["decided_by"], ["members.id"], name=op.f("fk_rules_decided_by_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rules")),
    )  # fmt: skip
    op.create_index("ix_rules_org_name", "rules", ["org_id", "name"])
    op.create_index(op.f("ix_rules_state"), "rules", ["state"])
    kept = sa.select(_HELD, _ORGS.c.created_at).join(_ORGS, _ORGS.c.id == _HELD.c.org_id)
    moved = [
        {"org_id": held.org_id, "name": name, "value": getattr(held, column), "from_on": _EVER,
         "state": "accepted", "set_at": held.created_at}
        for held in op.get_bind().execute(kept).all()
        for column, name, default in _MOVED
        if getattr(held, column) != default
    ]  # fmt: skip
    if moved:
        op.bulk_insert(rules, moved)
    for column, _, _ in _MOVED:
        op.drop_column("check_in_rules", column)


def downgrade() -> None:
    for column, name, default in _MOVED:
        op.add_column(
            "check_in_rules", sa.Column(column, sa.Integer(), server_default=str(default), nullable=False)
        )
        mine = sa.and_(_RULES.c.name == name, _RULES.c.state == "accepted", _RULES.c.value.is_not(None))
        held = sa.table("check_in_rules", sa.column("org_id", base.type_big), sa.column(column, sa.Integer))
        for org_id, value in (
            op.get_bind()
            .execute(
                sa.select(_RULES.c.org_id, _RULES.c.value).where(mine).order_by(_RULES.c.from_on, _RULES.c.id)
            )
            .all()
        ):
            op.execute(held.update().where(held.c.org_id == org_id).values({column: int(value)}))
    op.drop_index(op.f("ix_rules_state"), table_name="rules")
    op.drop_index("ix_rules_org_name", table_name="rules")
    op.drop_table("rules")
