"""自选: an audience of one's own, of conditions and of people picked from lists (domain §3.4-L)."""

from actions import audiences, saved_audiences
from bot.buttons import Button
from bot.forms import Choice, Form, Number, Text
from bot.screens import Screen
from models.condition_kinds import LONGEST, NAME_LENGTH, OLDEST, Tag
from models.members import Category, Education, Gender


class AddAge(Form):
    """From which age, up to which."""

    before = audiences.offer_condition
    least = Number(0, OLDEST, optional=True)
    most = Number(0, OLDEST, optional=True)
    on_submit = audiences.add_age
    passes = ("notice",)


class AddProvince(Form):
    """In which province they live now."""

    before = audiences.offer_condition
    province = Choice(options_from="provinces", columns=3)
    on_submit = audiences.add_province
    passes = ("notice",)


class AddGender(Form):
    """Women, or men."""

    before = audiences.offer_condition
    gender = Choice(Gender)
    on_submit = audiences.add_gender
    passes = ("notice",)


class AddEducation(Form):
    """How much they learned at least."""

    before = audiences.offer_condition
    education = Choice(Education)
    on_submit = audiences.add_education
    passes = ("notice",)


class AddCategory(Form):
    """Full, or on probation."""

    before = audiences.offer_condition
    category = Choice(Category)
    on_submit = audiences.add_category
    passes = ("notice",)


class AddTag(Form):
    """What the roster says of them."""

    before = audiences.offer_condition
    tag = Choice(Tag)
    on_submit = audiences.add_tag
    passes = ("notice",)


class AddSilence(Form):
    """For how many days nothing was heard of them."""

    before = audiences.offer_condition
    days = Number(1, LONGEST)
    on_submit = audiences.add_silence
    passes = ("notice",)


class SaveAudience(Form):
    """By which name it is kept."""

    before = audiences.offer_condition
    called = Text(max_length=NAME_LENGTH)
    on_submit = saved_audiences.save_audience
    passes = ("notice",)


class BuildAudience(Button, prefix="bba"):
    """自选."""

    notice: int
    action = audiences.show_builder
    keeps = True


class TurnCondition(Button, prefix="bbt"):
    """Its opposite."""

    notice: int
    leaf: int
    action = audiences.turn_condition


class DropCondition(Button, prefix="bbd"):
    """Away with it."""

    notice: int
    leaf: int
    action = audiences.drop_condition


class HaveAll(Button, prefix="bbj", kind="joined"):
    """All of them have to hold."""

    notice: int
    kind: str
    action = audiences.join_conditions
    only_if = "every"


class HaveAny(Button, prefix="bbk", kind="alternative"):
    """One of them is enough."""

    notice: int
    kind: str
    action = audiences.join_conditions
    only_if = "either"


class WhoFloats(Button, prefix="bb1", kind="floating"):
    """流动党员."""

    notice: int
    kind: str
    action = audiences.add_plain


class WhoIsAbroad(Button, prefix="bb2", kind="abroad"):
    """在国外."""

    notice: int
    kind: str
    action = audiences.add_plain


class WhoIsMissing(Button, prefix="bb3", kind="missing"):
    """没报到的."""

    notice: int
    kind: str
    action = audiences.add_plain


class WhoIsAged(Button, prefix="bb4"):
    """年龄."""

    notice: int
    opens = AddAge
    keeps = True


class WhoLives(Button, prefix="bb5"):
    """现住哪个省."""

    notice: int
    opens = AddProvince
    keeps = True


class WhoIsOfGender(Button, prefix="bb6"):
    """性别."""

    notice: int
    opens = AddGender
    keeps = True


class WhoLearned(Button, prefix="bb7"):
    """学历."""

    notice: int
    opens = AddEducation
    keeps = True


class WhoIsInCategory(Button, prefix="bb8"):
    """正式或预备."""

    notice: int
    opens = AddCategory
    keeps = True


class WhoIsTagged(Button, prefix="bb9"):
    """哪类人."""

    notice: int
    opens = AddTag
    keeps = True


class WhoIsSilent(Button, prefix="bb0"):
    """多久没音讯."""

    notice: int
    opens = AddSilence
    keeps = True


class PickPeople(Button, prefix="bbp"):
    """点名: people from the roster."""

    notice: int
    page: int
    action = audiences.show_people_to_pick
    keeps = True


class EarlierPicks(Button, prefix="bbq", page="earlier"):
    """One page back among people."""

    notice: int
    page: int
    action = audiences.show_people_to_pick


class LaterPicks(Button, prefix="bbr", page="later"):
    """One page on among people."""

    notice: int
    page: int
    action = audiences.show_people_to_pick


class PickPerson(Button, prefix="bbs"):
    """This one, or no longer."""

    notice: int
    member: int
    page: int
    action = audiences.pick_person


class PickUnits(Button, prefix="bbu"):
    """按单位: organisations below."""

    notice: int
    page: int
    action = audiences.show_units_to_pick
    keeps = True


class EarlierUnitPicks(Button, prefix="bbv", page="earlier"):
    """One page back among organisations."""

    notice: int
    page: int
    action = audiences.show_units_to_pick


class LaterUnitPicks(Button, prefix="bbw", page="later"):
    """One page on among organisations."""

    notice: int
    page: int
    action = audiences.show_units_to_pick


class PickUnit(Button, prefix="bbx"):
    """This one, or no longer."""

    notice: int
    org: int
    page: int
    action = audiences.pick_unit


class TakeAudience(Button, prefix="bby"):
    """好了: it goes to these."""

    notice: int
    action = audiences.take_audience
    only_if = "chosen"


class KeepAudience(Button, prefix="bbz"):
    """存成常用."""

    notice: int
    opens = SaveAudience
    only_if = "chosen"
    keeps = True


class ShowSavedFor(Button, prefix="bbl"):
    """常用范围."""

    notice: int
    page: int
    action = saved_audiences.show_saved
    keeps = True


class EarlierSaved(Button, prefix="bbm", page="earlier"):
    """One page back among those kept."""

    notice: int
    page: int
    action = saved_audiences.show_saved


class LaterSaved(Button, prefix="bbn", page="later"):
    """One page on among those kept."""

    notice: int
    page: int
    action = saved_audiences.show_saved


class UseSaved(Button, prefix="bbe"):
    """It goes to these."""

    notice: int
    audience: int
    action = saved_audiences.use_saved


class JoinSaved(Button, prefix="bbf"):
    """As one condition among others."""

    notice: int
    audience: int
    action = saved_audiences.join_saved


class ForgetSaved(Button, prefix="bbg"):
    """Keep it no longer."""

    notice: int
    audience: int
    page: int
    action = saved_audiences.forget_saved


BACK = (BuildAudience,)

SCREENS = (
    Screen(
        "audience-builder",
        (
            (HaveAll, HaveAny),
            (WhoFloats, WhoIsMissing, WhoIsSilent),
            (WhoIsAged, WhoIsOfGender, WhoLearned),
            (WhoLives, WhoIsAbroad, WhoIsInCategory),
            (WhoIsTagged, PickUnits, PickPeople),
            (ShowSavedFor, KeepAudience),
            (TakeAudience,),
        ),
        items="parts",
        item_buttons=(TurnCondition, DropCondition),
        sections=("nobody", "every", "either", "chosen"),
    ),
    Screen(
        "audience-people",
        ((EarlierPicks, LaterPicks), BACK),
        items="people",
        item_buttons=(PickPerson,),
        lines=False,
    ),
    Screen(
        "audience-units",
        ((EarlierUnitPicks, LaterUnitPicks), BACK),
        items="units",
        item_buttons=(PickUnit,),
        lines=False,
    ),
    Screen(
        "audiences-saved",
        ((EarlierSaved, LaterSaved), BACK),
        items="kept",
        item_buttons=(UseSaved, JoinSaved, ForgetSaved),
    ),
    Screen("audience-name-taken", ((KeepAudience,), BACK)),
)
