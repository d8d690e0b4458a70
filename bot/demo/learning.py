"""Where and what does an invented county learn? Venues, teachers, and something to read at home (Z12, W15,
W16, W18).

Nothing of it is said to anybody: whoever plays finds it when they plan a class or look into the library.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from models.base import Base
from models.library import Resource, Shelf
from models.quizzes import Quiz
from models.teachers import Teacher, TeacherKind
from models.venues import Venue, VenueKind

_VENUES = (  # kind, name, heads at a time, yuan, year, what to mind
    (VenueKind.SCHOOL, "青禾县委党校", 200, 700_000, 2025, None),
    (VenueKind.BASE, "清源镇蔬菜实训大棚", 40, 180_000, 2024, "棚里闷热,老同志请坐前排。"),
    (VenueKind.RED, "青禾县革命历史纪念馆", 60, None, None, "台阶多,请扶好栏杆。"),
    (VenueKind.RED, "老渡口红军纪念碑", 80, None, None, "河边路滑,不要靠近水边。"),
    (VenueKind.RED, "松岭烈士陵园", 100, None, None, "请穿深色衣服,不用明火。"),
    (VenueKind.RED, "大坪村老支部旧居", 30, None, None, "屋子旧,一次最多进三十人。"),
)
_TEACHERS = (
    (TeacherKind.LECTURER, "方明理", "党的创新理论"),
    (TeacherKind.EXPERT, "田守望", "大棚蔬菜"),
    (TeacherKind.EXPERT, "石玉琢", "玉器加工"),
)
_RESOURCES = (  # shelf, title, tags, text, question
    (
        Shelf.LOCAL, "大蒜种植要点", ["大蒜", "种植"],
        "1. 选蒜瓣大的做种。\n2. 九月下旬下种,覆土两指。\n3. 开春浇返青水,追一次肥。\n4. 抽薹前十天停水。",
        "大蒜几月下种?\n*九月下旬\n六月\n十二月",
    ),
    (
        Shelf.AIR, "在外务工怎样过组织生活", ["流动党员"],
        "到了新地方,先向当地的党群服务中心报到;回不来的会,看记录、写几句想法发给支部,也算参加。",
        "到了新地方先做什么?\n*向当地党群服务中心报到\n什么也不用做\n等年底再说",
    ),
    (
        Shelf.LIVE, "冬季用火用电安全", ["安全"],
        "烤火不关门窗容易煤气中毒;电热毯不要过夜;插线板不要放在床上。",
        "烤火时门窗要怎样?\n*留条缝\n关严\n堵上",
    ),
)  # fmt: skip


def learning(org_id: int, keeper_id: int, bot_id: int, at: datetime) -> Iterator[Base]:
    """Yield the rows of what a county has for learning; ``at`` is when somebody of its office entered it."""
    for kind, name, capacity, yuan, year, safety in _VENUES:
        yield Venue(
            org_id=org_id, kind=kind, name=name, capacity=capacity, yuan=yuan, year=year, safety=safety,
            made_at=at,
        )  # fmt: skip
    for teaches, name, skill in _TEACHERS:
        yield Teacher(org_id=org_id, kind=teaches, name=name, skill=skill, made_at=at)
    for number, (shelf, title, tags, text, question) in enumerate(_RESOURCES):
        yield Resource(
            org_id=org_id, shelf=shelf, title=title, tags=tags, text=text, bot_id=bot_id, keeper_id=keeper_id,
            quiz=Quiz.read(question).document(), published_at=at + timedelta(days=number),
        )  # fmt: skip
