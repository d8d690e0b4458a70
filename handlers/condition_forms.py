"""自选, conditions that need a figure or a choice: each is one question (domain §3.4-L)."""

from actions import audiences
from bot.buttons import Button
from bot.forms import Choice, Form, Number
from models.condition_kinds import LONGEST, OLDEST, Tag
from models.course_wishes import Course
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


class AddWish(Form):
    """Which course they wish for."""

    before = audiences.offer_condition
    course = Choice(Course)
    on_submit = audiences.add_wish
    passes = ("notice",)


class AddSilence(Form):
    """For how many days nothing was heard of them."""

    before = audiences.offer_condition
    days = Number(1, LONGEST)
    on_submit = audiences.add_silence
    passes = ("notice",)


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


class WhoWishes(Button, prefix="xq"):
    """想学什么."""

    notice: int
    opens = AddWish
    keeps = True


class WhoIsSilent(Button, prefix="bb0"):
    """多久没音讯."""

    notice: int
    opens = AddSilence
    keeps = True
