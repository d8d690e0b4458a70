"""Who answers for somebody, nearest first? The rungs of the ladder, and the colours of a long silence (Z08,
domain §3.6).
"""

from enum import StrEnum


class Rung(StrEnum):
    """Who is responsible for a follow-up; each answers for the one below (一级抓一级)."""

    CONTACT = "contact"  # 联系人
    SECRETARY = "secretary"  # 支部书记
    SPECIFIC = "specific"  # 党委: 具体责任人
    DIRECT = "direct"  # 党委: 直接责任人
    FIRST = "first"  # 党委: 第一责任人
    COUNTY = "county"  # 县委组织部

    @property
    def height(self) -> int:
        """How far up it is; the contact person is 0."""
        return list(Rung).index(self)

    def and_above(self) -> tuple["Rung", ...]:
        """Return this rung and all above it, nearest first."""
        return tuple(Rung)[self.height :]


class Colour(StrEnum):
    """How long somebody has been silent; a list for people, no judgement."""

    YELLOW = "yellow"  # 黄: the secretary talks, the family is asked
    ORANGE = "orange"  # 橙: 直接责任人
    RED = "red"  # 红: 第一责任人 and the county
