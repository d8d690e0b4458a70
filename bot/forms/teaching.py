"""What is taught with? Material of any simple kind, a question with one right answer, a line about a show."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from bot.forms.fields import Refused, Taken, Verdict
from bot.forms.inputs import Sent
from bot.forms.keepsake import WordOrPhoto
from bot.forms.run import JSON, Run
from bot.forms.wording import Text, tidy
from models.quizzes import Quiz, QuizUnclear
from models.show_lines import ShowLine, ShowUnclear

_SPOKEN = {"voice", "seconds"}


@dataclass(eq=False)
class Material(WordOrPhoto):
    """Words (a link among them), a photo with or without words, or a voice message: no file is fetched."""

    complaints: ClassVar[frozenset[str]] = WordOrPhoto.complaints | {"voice-too-long"}

    def sent(self, given: Sent) -> Verdict:
        """A voice message as a Text takes it that is open to one, a photo as WordOrPhoto does."""
        if given.kind in {"voice", "audio"}:
            return Text(max_length=self.max_length, voice=True).sent(given)
        return super().sent(given)

    def holds(self, answer: JSON, run: Run) -> bool:
        """Whether it would be taken as it is."""
        return (isinstance(answer, dict) and answer.keys() == _SPOKEN) or super().holds(answer, run)

    def quote(self, answer: JSON, run: Run) -> JSON:
        """The words, with a sign for a photo, or how long the voice message is."""
        if isinstance(answer, dict) and answer.keys() == _SPOKEN:
            return {"voice": answer["seconds"]}
        return super().quote(answer, run)


@dataclass(eq=False)
class Question(Text):
    """A question and its answers, a line each, the right one marked: the answer is the quiz as JSON."""

    complaints: ClassVar[frozenset[str]] = Text.complaints | {"quiz-unclear"}

    @property
    def answer_type(self) -> object:
        """A dict, as models/quizzes.py keeps it."""
        return dict

    def said(self, text: str, run: Run) -> Verdict:
        """The quiz, where it is one."""
        verdict = super().said(tidy(text), run)
        if not isinstance(verdict, Taken):
            return verdict
        try:
            return Taken(Quiz.read(text).document())
        except QuizUnclear as unclear:
            return Refused(unclear.key(), dict(unclear.args_shown))

    def holds(self, answer: JSON, _run: Run) -> bool:
        """Whether it is a quiz."""
        return isinstance(answer, dict) and answer.keys() == {"question", "choices"}

    def quote(self, answer: JSON, _run: Run) -> JSON:
        """The question with its right answer."""
        quiz = Quiz.of(answer) if isinstance(answer, dict) else None
        return f"{quiz.question} — {quiz.answer}" if quiz else None

    def flaws(self) -> Iterator[str]:
        """A voice has no place here."""
        yield from super().flaws()
        if self.voice:
            yield "it takes lines that are typed, no voice"


@dataclass(eq=False)
class ShowWords(Text):
    """One line about a show: what, when, how many; the answer is the line, read again by the action."""

    complaints: ClassVar[frozenset[str]] = Text.complaints | {"show-unclear"}

    def said(self, text: str, run: Run) -> Verdict:
        """The line, where it tells all of it."""
        verdict = super().said(text, run)
        if isinstance(verdict, Taken):
            try:
                ShowLine.read(str(verdict.answer))
            except ShowUnclear as unclear:
                return Refused(unclear.key())
        return verdict


@dataclass(eq=False)
class Photo(WordOrPhoto):
    """A photo, and nothing else: the answer is {"photo": file id, "caption": words or ""}."""

    complaints: ClassVar[frozenset[str]] = WordOrPhoto.complaints | {"photo-wanted"}

    @property
    def answer_type(self) -> object:
        """A dict."""
        return dict

    def said(self, _text: str, _run: Run) -> Verdict:
        """Words are no photo."""
        return Refused("photo-wanted")
