"""What are invented people called? Surnames by how common they are, given names by sex and age."""

from functools import lru_cache
from random import Random

from bot.demo.chance import Lot, listed, one_of
from models import names

_SURNAMES = """
王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 林 高 罗 郑 梁 谢 宋 唐 许 邓 韩 冯 曹
彭 曾 肖 田 董 潘 袁 蔡 蒋 余 于 杜 叶 程 魏 苏 吕 丁 任 卢 姚 沈 钟 姜 崔 谭 陆 范 汪 廖
石 金 韦 贾 夏 付 方 邹 熊 白 孟 秦 邱 侯 江 尹 薛 闫 雷 龙 史 陶 贺 毛 段 郝 顾 龚 邵 覃
武 钱 戴 严 莫 孔 向 常 欧阳 上官 司徒
"""
_MIDDLE = "国 建 文 志 明 永 德 春 玉 秀 兴 光 学 世 家 正 金 宏 忠 晓 海 振 天 立 庆 长 少 俊 子 思 雨 梓"
_MEN = (
    "军 强 平 华 林 伟 勇 刚 斌 峰 涛 辉 鹏 超 山 才 富 贵 "
    "成 亮 生 荣 福 祥 安 民 龙 良 义 浩 宇 轩 磊 杰 博 恒"
)
_WOMEN = (
    "英 芳 兰 梅 珍 莲 香 琴 凤 霞 娟 丽 敏 静 燕 玲 红 艳 "
    "萍 云 慧 婷 雪 洁 倩 欣 怡 佳 瑶 琳 颖 蓉 菊 翠 桂 娥"
)
_OLD, _NEW = slice(0, 18), slice(14, None)  # generations share some characters
_MINORITIES = {
    "回族": 40,
    "土家族": 25,
    "苗族": 12,
    "藏族": 8,
    "满族": 6,
    "羌族": 4,
    "维吾尔族": 3,
    "彝族": 2,
}
_DOTTED = {
    "维吾尔族": "阿依古丽·热合曼 买买提·艾山 古丽娜尔·吐尔逊 艾力·卡德尔 帕提古丽·玉素甫 吐逊江·阿不都",
    "藏族": "扎西·多吉 卓玛·央金 丹增·平措 拉姆·次仁 索朗·旺堆 白玛·曲珍",
}
MAJORITY = "汉族"
_MINORITY_SHARE, _TWO_CHARACTERS = 0.07, 0.22
_BORN_LATE = 1982


def _by_rank(words: str) -> Lot[str]:
    return Lot({word: 1 / (rank + 4) for rank, word in enumerate(listed(words))})


_FAMILY, _PEOPLES = _by_rank(_SURNAMES), Lot(dict(_MINORITIES))


def invent_name(chance: Random, *, woman: bool, born: int) -> tuple[str, str]:
    """Return a name and the person's people 民族; nobody real is meant, many are called alike, as in life."""
    people = _PEOPLES.draw(chance) if chance.random() < _MINORITY_SHARE else MAJORITY
    if people in _DOTTED and chance.random() < 0.8:  # noqa: PLR2004 - most of them, not all
        return one_of(chance, listed(_DOTTED[people])), people
    span = _NEW if born >= _BORN_LATE else _OLD
    last = one_of(chance, listed(_WOMEN if woman else _MEN)[span])
    middle = "" if chance.random() < _TWO_CHARACTERS else one_of(chance, listed(_MIDDLE)[span])
    return _FAMILY.draw(chance) + middle + last, people


@lru_cache(maxsize=100_000)
def search_keys(name: str) -> str:
    """What the name is found by, remembered: pinyin takes longer than all the rest of a person."""
    return names.search_keys(name)
