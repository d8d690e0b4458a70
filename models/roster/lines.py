"""Which rows of a roster are nobody? Blank ones, totals and signatures, the header once more."""

import re
from collections.abc import Sequence

from models.roster import words
from models.roster.cells import text_of
from models.roster.columns import Kind, find
from models.roster.headers import Layout, has_name
from models.roster.verdicts import Cell, Why

_TOTAL = re.compile(r"(?:本页)?(?:合计|总计|小计|共计|累计|总数|人数合计)[\d人名:：(（)） ]*|共\d*[人名].*")
_SIGNER = (
    "填表|填报|制表|审核|审批|复核|经办|负责|报送|统计|录入|登记|签字|签名|盖章"
    "|领导|主要领导|分管领导|单位负责|党委书记|支部书记|党支部书记"
)
_SIGNED = re.compile(
    rf"(?:{_SIGNER})(?:人|单位|日期|时间|签字|签名|领导)?(?:姓名|签字|签名)?(?:[(（][^)）]*[)）])?\s*[:：].*"
    r"|(?:填表人|填报人|制表人|审核人|填报日期|填表日期|制表日期|填报单位|填表说明|填报说明|备注说明)"
    r"[ \d\-./年月日]*"
    r"|(?:日期|备注|说明|注|注意|注意事项|联系电话|附注|备注说明|填表说明|单位|联系人)\d?\s*[:：].*"
    r"|联系电话|联系人|电话|日期|说明"
    r"|第\s*\d+\s*页.*|[-—]\s*\d+\s*[-—]"
)
# What is no name when it stands alone in its row.
_SUBTITLE = re.compile(r"[^·.•]{5,}|.*(?:册|表|台账|支部|党委|总支|小组|村|社区|名单)")
_EXAMPLE = re.compile(r"(?:示例|样例|范例|举例|例如?|填写示例|填写样例|例子)\s*\d*[:：]?")


def why_nobody(row: Sequence[Cell], layout: Layout) -> Why | None:
    """Why the row is no person; None if it is one, even one without a name.

    A row with a name is a person, unless its first cell says that it is a total, a signature or an example.
    A row without one is a person's when two cells or more say something in known columns.
    """
    first = next((text for cell in row if cell is not None and (text := text_of(cell))), "")
    if not first:
        return Why.BLANK
    if _is_footer(first):
        return Why.FOOTER
    if _EXAMPLE.fullmatch(first):
        return Why.EXAMPLE
    name = text_of(row[layout.name]) if layout.name < len(row) else ""
    if not name:
        return _without_name(row, layout)
    if _is_footer(name):
        return Why.FOOTER
    if name == first and _SUBTITLE.fullmatch(name) and sum(1 for cell in row if text_of(cell)) == 1:
        return Why.LINE
    return Why.HEADER if find(name) and has_name([text_of(cell) for cell in row]) else None


def _without_name(row: Sequence[Cell], layout: Layout) -> Why | None:
    """A form that was prepared (numbers, branch, formulas over blank cells) says nothing of a person."""
    texts = {number: text for number, cell in enumerate(row) if (text := text_of(cell))}
    known = [place for place in layout.places if place.index in texts]
    said = [place.column.kind for place in known if _says(place.column.kind, texts[place.index])]
    if not said and len(known) == len(texts):
        return Why.BLANK
    if any(map(_is_footer, texts.values())):
        return Why.FOOTER
    prepared = all(kind is Kind.ORG for kind in said)
    return Why.LINE if prepared or len(said) <= 1 else None


def _says(kind: Kind, text: str) -> bool:
    return kind not in {Kind.NUMBER, Kind.DERIVED} and not words.is_blank(text) and not words.is_error(text)


def _is_footer(text: str) -> bool:
    plain = text.replace(" ", "")
    return bool(_TOTAL.fullmatch(plain) or _SIGNED.fullmatch(plain))
