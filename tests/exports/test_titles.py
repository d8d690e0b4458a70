"""Is every column called what an office calls it, in both languages?"""

from enum import StrEnum

import pytest

from bot.exports.cells import Heading
from bot.exports.tables import TABLES
from bot.texts import LANGUAGES
from models.check_ins import CallState, Channel, Condition
from models.follow_ups import Cause, FollowUpState, Outcome
from models.journeys import Errand, HostSeen, JourneyState, Span
from models.kinds import Kind
from models.ledgers.people import Reached
from models.letters import Why
from models.members import Category, Education, Gender
from models.orgs import OrgField, OrgLevel
from models.pledge_steps import ItemState
from models.pledges import Area, PledgeKind, Stage, Verdict
from models.roles import Role
from models.values import enum_key
from tests.world import COUNTY, words

EXPORTED = (
    *(
        CallState,
        Channel,
        Condition,
        Cause,
        FollowUpState,
        Outcome,
        Reached,
        Why,
        Category,
        Education,
        Gender,
    ),
    *(OrgField, OrgLevel, Role),
    *(Errand, HostSeen, JourneyState, Span),
    *(Area, ItemState, PledgeKind, Stage, Verdict),
)


def test_roster_has_every_column_of_the_office_s_sheet_but_the_identity_number() -> None:
    told = [title for title in _titles("roster") if "身份证" in title]
    wanted = (
        "序号 所在党委 党总支 党支部 党小组 姓名 性别 民族 籍贯 出生日期 学历 学位 毕业院校 专业 "
        "参加工作时间 工作单位及职务 工作岗位/职业 技术职称 入党时间 转正时间 党员类别 党内职务 "
        "是否农村党员 是否无职 是否在职 是否流动 是否创业 是否退役军人 是否困难/老党员 户籍地 家庭住址 "
        "现居住地 联系电话 备用联系人及关系 进入支部日期 组织关系转入/转出时间及去向 流出日期 "
        "流出原因 流向 流入地党组织 活动证编号 联系人 党费交至 特长 备注"
    )
    assert not told
    assert _titles("roster") == wanted.split()


def _titles(table: str, language: str = "zh_CN") -> list[str]:
    return Heading(table, TABLES[table].columns, words(language), COUNTY).titles


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", TABLES)
def test_titles_are_said_and_no_two_are_alike(table: str, language: str) -> None:
    titles = _titles(table, language)
    assert len(set(titles)) == len(TABLES[table].columns)
    assert Heading(table, (), words(language), COUNTY).sheet


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("states", EXPORTED, ids=lambda states: states.__name__)
def test_every_word_that_leaves_is_said(states: type[StrEnum], language: str) -> None:
    assert all(words(language).plain(enum_key(word)) for word in states)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.word)
def test_every_kind_of_message_is_said(kind: Kind, language: str) -> None:
    assert all(words(language).plain(f"{key}.{kind.word}") for key in ("kind", "export-kind"))
