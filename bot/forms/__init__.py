"""What can be asked, and what comes next? Forms are declarations; the engine that runs them is pure."""

from bot.forms.action_check import check_action
from bot.forms.choices import Choice, Ticks
from bot.forms.contacts import Code, Phone, PhoneOrCode
from bot.forms.content import Content
from bot.forms.day import Clock, Date
from bot.forms.effects import Ask, Complain, Confirm, Effect, Leave, Submit
from bot.forms.engine import COMPLAINTS, advance, asked, resume, start
from bot.forms.fields import Field, Option
from bot.forms.figures import Number, Year
from bot.forms.form import Form, FormError
from bot.forms.inputs import (
    Back,
    Cancel,
    Chose,
    Confirmed,
    Done,
    Edit,
    Given,
    Located,
    Mark,
    Marked,
    Said,
    Sent,
    SharedContact,
    Skip,
)
from bot.forms.keepsake import LinkOrFile, WordOrPhoto
from bot.forms.place import Place
from bot.forms.run import JSON, Run
from bot.forms.teaching import Material, Photo, Question, ShowWords
from bot.forms.wording import Note, Text

__all__ = [
    "COMPLAINTS",
    "JSON",
    "Ask",
    "Back",
    "Cancel",
    "Choice",
    "Chose",
    "Clock",
    "Code",
    "Complain",
    "Confirm",
    "Confirmed",
    "Content",
    "Date",
    "Done",
    "Edit",
    "Effect",
    "Field",
    "Form",
    "FormError",
    "Given",
    "Leave",
    "LinkOrFile",
    "Located",
    "Mark",
    "Marked",
    "Material",
    "Note",
    "Number",
    "Option",
    "Phone",
    "PhoneOrCode",
    "Photo",
    "Place",
    "Question",
    "Run",
    "Said",
    "Sent",
    "SharedContact",
    "ShowWords",
    "Skip",
    "Submit",
    "Text",
    "Ticks",
    "WordOrPhoto",
    "Year",
    "advance",
    "asked",
    "check_action",
    "resume",
    "start",
]
