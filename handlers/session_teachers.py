"""👩‍🏫 Who teaches: lecturers, cadres and the local experts (W15)."""

from actions import teachers
from bot.buttons import Button, Go
from bot.forms import Choice, Form, Phone, Text
from bot.screens import Screen
from models.teachers import TeacherKind


class AddTeacher(Form):
    """Who teaches, and what."""

    before = teachers.offer_teacher
    kind = Choice(TeacherKind)
    called = Text(min_length=2, max_length=40)
    skill = Text(max_length=100, optional=True)
    phone = Phone(optional=True, of_another=True)
    on_submit = teachers.add_teacher


class ShowTeachers(Button, prefix="th"):
    """老师."""

    page: int
    action = teachers.show_teachers
    keeps = True


class TeachersEarlier(Button, prefix="the", page="earlier"):
    """The page before."""

    page: int
    action = teachers.show_teachers
    keeps = True


class TeachersLater(Button, prefix="thn", page="later"):
    """The page behind."""

    page: int
    action = teachers.show_teachers
    keeps = True


class NewTeacher(Button, prefix="ti"):
    """加老师."""

    opens = AddTeacher
    keeps = True


class OpenTeacher(Button, prefix="tj"):
    """This one."""

    teacher: int
    action = teachers.show_teacher
    keeps = True


class TeacherPhone(Button, prefix="tp"):
    """看电话."""

    teacher: int
    action = teachers.show_teacher_phone
    only_if = "numbered"


class CloseTeacher(Button, prefix="tg"):
    """不再请."""

    teacher: int
    action = teachers.close_teacher


BACK = ((Go("session"),), (Go("menu"),))

SCREENS = (
    Screen(
        "teachers",
        ((TeachersEarlier, TeachersLater), (NewTeacher,), *BACK),
        items="teachers",
        item_buttons=(OpenTeacher,),
    ),
    Screen("teacher-card", ((TeacherPhone,), (CloseTeacher,), (ShowTeachers,), *BACK), sections=("skill",)),
    Screen("teacher-phone", ((OpenTeacher,), (ShowTeachers,), *BACK)),
)
