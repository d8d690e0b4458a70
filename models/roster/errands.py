"""In which words does an office write why somebody is away 流出原因?"""

from collections.abc import Mapping
from types import MappingProxyType

from models.journeys import Errand

WRITTEN: Mapping[Errand, str] = MappingProxyType(
    {
        Errand.WORK: "务工", Errand.TRADE: "经商", Errand.STUDY: "上学", Errand.VISIT: "探亲",
        Errand.OTHER: "其他",
    }
)  # fmt: skip


def read_errand(written: str | None) -> Errand | None:
    """Return which reason the words of a roster name: 外出务工 is 务工, others are 其他, none is None."""
    if not written:
        return None
    return next((errand for errand, text in WRITTEN.items() if text in written), Errand.OTHER)
