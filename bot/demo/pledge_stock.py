"""What do invented people and branches promise? Items with a number, a unit, for whom, and a last day."""

from dataclasses import dataclass

from models.pledges import Area, Verdict


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise as it can be worded: ``text`` names the number; due on a day of its year."""

    area: Area
    text: str
    least: int
    most: int
    unit: str
    beneficiary: str | None
    due: tuple[int, int]


OF_MEMBERS = (
    Promise(Area.SERVICE, "6月底前教{n}户种黄芪,种苗和技术都管到地头", 3, 8, "户", "村里种植户", (6, 30)),
    Promise(Area.SERVICE, "9月底前帮{n}位老乡介绍工作,陪着面一次试", 2, 5, "位", "外出的老乡", (9, 30)),
    Promise(Area.SERVICE, "12月20日前陪独居老人看病买药{n}次", 6, 12, "次", "独居老人", (12, 20)),
    Promise(Area.POST, "12月20日前巡河{n}次,看到垃圾当天清", 12, 24, "次", None, (12, 20)),
    Promise(Area.POST, "9月底前把果园老品种换{n}亩,给大家看样", 1, 4, "亩", "果农", (9, 30)),
    Promise(Area.STUDY, "12月20日前给支部写{n}次汇报,说说在外见闻", 3, 4, "次", "支部", (12, 20)),
    Promise(Area.STUDY, "6月底前学完{n}课手机办事,再教会爸妈", 4, 8, "课", "家里老人", (6, 30)),
    Promise(Area.DISCIPLINE, "12月20日前劝{n}户亲友红白事从简", 2, 5, "户", "亲友", (12, 20)),
)
OF_BRANCHES = (
    Promise(Area.SERVICE, "6月底前修通二社便道{n}米", 120, 400, "米", "二社村民", (6, 30)),
    Promise(Area.SERVICE, "9月底前给{n}盏坏了的路灯换上新灯", 6, 20, "盏", "全村", (9, 30)),
    Promise(Area.SERVICE, "12月20日前走访困难家庭{n}户,每户解决一件事", 6, 15, "户", "困难家庭", (12, 20)),
    Promise(Area.POST, "12月20日前开放活动室晚课{n}次", 6, 12, "次", "想学习的群众", (12, 20)),
    Promise(Area.STUDY, "9月底前办种养技术课{n}期", 2, 4, "期", "种养户", (9, 30)),
)
WHY = {
    Verdict.KEPT: ("数字都够了,群众点头。", "提前做完,大家满意。"),
    Verdict.PARTLY: ("做了一大半,剩下的明年接着做。", "次数差一点,质量不错。"),
    Verdict.BROKEN: ("长期在外,没顾上。", "天旱误了农时,没做成。"),
}
NOTES = ("按计划在做。", "又做了一点,大家都看得见。", "难的地方请支部帮了忙。")
