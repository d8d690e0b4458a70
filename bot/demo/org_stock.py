"""What are invented organisations called? Townships, villages, offices, schools and firms (Z20)."""

from collections.abc import Iterator
from itertools import count
from random import Random

from bot.demo.chance import listed
from models.orgs import OrgField

COUNTY = "青禾县"
ROOT = f"中共{COUNTY}委员会"
OFFICE_COMMITTEE = f"中共{COUNTY}直属机关工作委员会"
NEW_COMMITTEE = f"中共{COUNTY}两新组织工作委员会"
STAFF_BRANCH = "县委组织部机关党支部"

_TOWNSHIPS = "云岭镇 石溪镇 白杨镇 河湾镇 柳泉镇 松坪乡 清水塘镇 梨树乡 望山镇 茶岭乡"
_HEADS = listed(
    "云 石 白 河 柳 松 清 梨 望 茶 金 龙 凤 青 红 黄 双 三 大 小 "
    "东 西 南 北 高 长 新 老 上 下 太 永 安 和 福 兴 桃 杏 竹 梅"
)
_TAILS = listed(
    "岭 溪 杨 湾 泉 坪 水 坝 山 坡 桥 沟 寨 店 庙 坳 塘 岩 坑 垭 "
    "洲 田 林 井 关 口 墩 峰 河 庄 营 堡 集 渡 滩 潭 冲 垸 岗 台"
)
_GENERAL = {
    "教育系统党总支": OrgField.SCHOOL,
    "卫生健康系统党总支": OrgField.INSTITUTION,
    "政法系统党总支": OrgField.OFFICE,
    "农业农村系统党总支": OrgField.OFFICE,
    "交通建设投资公司党总支": OrgField.STATE_FIRM,
    "老干部服务中心党总支": OrgField.RETIRED,
    "城关街道社区党总支": OrgField.COMMUNITY,
}
_GENERAL_NEW = {"青禾茶业集团党总支": OrgField.NEW_ORG, "个体私营企业协会党总支": OrgField.NEW_ORG}
_UNITS = {
    OrgField.OFFICE: (
        "财政局 审计局 公安局 法院 检察院 司法局 农业农村局 "
        "水利局 自然资源局 林业局 人社局 民政局 统计局 税务局 档案馆"
    ),
    OrgField.INSTITUTION: "人民医院 中医院 妇幼保健院 疾控中心 图书馆 文化馆 农技站 融媒体中心 林场 气象站",
    OrgField.STATE_FIRM: "供水公司 供电公司 公交公司 粮油公司 城投公司 旅游公司 农商银行 邮政公司",
    OrgField.NEW_ORG: (
        "青禾茶业 云岭食品 山里人合作社 众合物流 惠民超市 禾苗电商 绿源果业 "
        "建工商会 志愿者协会 律师事务所 青溪酒店 华丰建材 晨光药房 安心养老"
    ),
    OrgField.RETIRED: "离退休干部第一 离退休干部第二 离退休教师 离退休职工 荣军休养所",
    OrgField.SCHOOL: "第一中学 第二中学 职业中学 实验小学 城关小学 进修学校 幼儿园 特殊教育学校",
    OrgField.COMMUNITY: "东街社区 西街社区 南门社区 北关社区 河滨社区 新城社区 花园社区",
}
UNIT_FIELDS = tuple(_UNITS)
# What a township has beside its villages; the first is the office in which the committee's clerk works.
BESIDE_VILLAGES = (OrgField.OFFICE, OrgField.SCHOOL, OrgField.INSTITUTION, OrgField.COMMUNITY)
_BESIDE = {
    OrgField.OFFICE: "机关",
    OrgField.SCHOOL: "中心学校",
    OrgField.INSTITUTION: "卫生院",
    OrgField.COMMUNITY: "街道社区",
    OrgField.RETIRED: "离退休干部",
}


def townships(chance: Random) -> Iterator[str]:
    """Names of townships: the county's own ten, then every other pair of characters, then numbered ones."""
    yield from listed(_TOWNSHIPS)
    yield from _pairs(chance, "镇", frozenset(listed(_TOWNSHIPS)))


def villages(chance: Random) -> Iterator[str]:
    """Names of villages of one township, none twice."""
    return _pairs(chance, "村", frozenset())


def _pairs(chance: Random, ending: str, taken: frozenset[str]) -> Iterator[str]:
    """Pairs of characters in chance's order; what is used up comes again with a number."""
    size = len(_HEADS) * len(_TAILS)
    start, step = chance.randrange(size), 1009  # a prime that shares nothing with the size: every pair once
    for number in count():
        for place in range(size):
            head, tail = divmod((start + place * step) % size, len(_TAILS))
            name = f"{_HEADS[head]}{_TAILS[tail]}{number + 1 if number else ''}{ending}"
            if name not in taken and _HEADS[head] != _TAILS[tail]:
                yield name


def beside_village(township: str, field: OrgField, number: int) -> str:
    """Name of the ``number``-th branch (0 first) of a township that is no village's."""
    return f"{township}{_BESIDE[field]}{_nth(number)}党支部"


def unit_branches(field: OrgField) -> Iterator[str]:
    """Names of branches of one kind of unit, without end and none twice."""
    words = listed(_UNITS[field])
    for number in count():
        yield from (f"{word}{_nth(number)}党支部" for word in words)


def general_branches(*, new: bool) -> Iterator[tuple[str, OrgField]]:
    """Names and fields of general branches, without end and none twice."""
    named = _GENERAL_NEW if new else _GENERAL
    for number in count():
        yield from ((f"{name}{_nth(number)}", field) for name, field in named.items())


def _nth(number: int) -> str:
    return f"第{number + 1}" if number else ""
