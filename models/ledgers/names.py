"""Which tables can leave the house, by the names that commands and buttons know?"""

from enum import StrEnum


class Ledger(StrEnum):
    """A table that can be exported."""

    STRUCTURE = "structure"  # 党员队伍结构
    ORGS = "orgs"  # 组织
    ROSTER = "roster"  # 党员花名册
    FLOATING = "floating"  # 流动党员台账
    JOURNEYS = "journeys"  # 外出返乡台账
    CHECK_INS = "check-ins"  # 报到明细
    RATES = "check-in-rates"  # 报到率
    REPORTS = "reports"  # 汇报情况
    NOTICES = "notices"  # 通知送达
    PLEDGES = "pledges"  # 承诺台账
    PLEDGE_RATES = "pledge-rates"  # 公开承诺情况
    FOLLOW_UPS = "follow-ups"  # 跟进台账
    GRANTS = "grants"  # 职责
    BINDINGS = "bindings"  # 联系方式
    INVITES = "invites"  # 邀请码
    LETTERS = "letters"  # 未送达消息
    AUDIT = "audit"  # 操作记录


NUMBERED = (Ledger.ROSTER, Ledger.FLOATING)  # those with telephone numbers
ENDINGS = (".xlsx", ".csv", ".jsonl")
