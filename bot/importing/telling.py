"""What is an office told of an import? By row what is wrong and what to look at; and what is proposed."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from bot.importing.summary import Difference, Remark, Summary
from bot.importing.survey import Effect
from bot.importing.undoing import Undone
from bot.texts import Catalogue, Words
from models.roster.branches import Node, Tree
from models.roster.verdicts import Finding, Verdict
from models.values import PlaceValue

Say = Callable[[str], None]
_STOP = ".\u3002"  # ends a sentence, but not one in brackets
SHOWN = 20  # lines of a kind; the report has them all
_EFFECTS = (Effect.NEW, Effect.CHANGED, Effect.SAME, Effect.ELSEWHERE, Effect.LEFT)


class Teller:
    """Says everything about imports in one language."""

    def __init__(self, say: Say, words: Words | None = None, shown: int = SHOWN) -> None:
        self._say, self._words, self._shown = say, words or Words(Catalogue(), "zh_CN"), shown

    def say(self, key: str, **args: object) -> None:
        """Say one sentence."""
        self._say(self._words.plain(key, args))

    def words(self, key: str, args: Mapping[str, Any]) -> str:
        """Return one sentence."""
        return self._words.plain(key, args)

    def reason(self, finding: Finding) -> str:
        """Return why a finding was made."""
        told = {"column": self.column(finding.column), "value": finding.value, **finding.args}
        return self.words(finding.key, told)

    def column(self, name: str) -> str:
        """Return what a sheet calls a column that the program knows by its own name; else as it is."""
        key = "import-column." + name.replace("_", "-")
        return self.words(key, {}) if self._words.catalogue.has(key) else name

    def said(self, value: str | PlaceValue | None) -> str:
        """Return what a column becomes, as this language says it; "" where it is not told."""
        return "" if value is None else self._words.name(value)

    def difference(self, one: Difference) -> str:
        """Return what changes in a column."""
        if one.becomes is None:
            return self.words("import-changes-unsaid", {})
        return self.words("import-changes", {"was": one.was or None, "becomes": one.becomes})

    def summary(self, summary: Summary, tree: Tree) -> None:
        """Say what a file would do: the verdicts, the effects, and what is listed by row."""
        self.say("import-summary", **self._verdicts(summary))
        self.say("import-effects", **{effect.value: summary.effects[effect] for effect in _EFFECTS})
        self._orgs(summary.proposed, tree)
        for verdict in (Verdict.WRONG, Verdict.LOOK):
            told = (remark for remark in summary.remarks if remark.finding.verdict is verdict)
            self._listed("import-verdict." + verdict.value, [self._remark(remark) for remark in told])
        self._listed("import-differences", map(self._difference, summary.differences))
        self._proposals(summary, tree)

    def _verdicts(self, summary: Summary) -> dict[str, object]:
        counts: dict[str, object] = {verdict.value: summary.verdicts[verdict] for verdict in Verdict}
        wrong = (remark for remark in summary.remarks if remark.finding.verdict is Verdict.WRONG)
        first = next((self._remark(remark) for remark in wrong), "")
        said = self.words("import-first", {"row": first.rstrip(_STOP)}) if first else ""
        return {"n": summary.total, **counts, "first": said}

    def _remark(self, remark: Remark) -> str:
        args = {"sheet": remark.sheet, "row": remark.row, "reason": self.reason(remark.finding)}
        return self.words("import-row", args)

    def _difference(self, one: Difference) -> str:
        said = f"{one.name} {self.column(one.column)} {self.difference(one)}"
        return self.words("import-row", {"sheet": one.sheet, "row": one.row, "reason": said})

    def _orgs(self, nodes: Sequence[Node], tree: Tree) -> None:
        names = {node.number: node.name for node in (*tree.nodes.values(), *nodes)}
        under = [(node.name, names[node.parent]) for node in nodes if node.parent is not None]
        self._listed(
            "import-orgs", [self.words("import-org", {"name": name, "under": above}) for name, above in under]
        )

    def _proposals(self, summary: Summary, tree: Tree) -> None:
        named = [
            self.words("import-secretary", {"name": one.name, "branch": tree.nodes[one.branch_id].name})
            for one in summary.secretaries
        ]
        self._listed("import-secretaries", named)
        if summary.contacts:
            self.say("import-contacts", n=summary.contacts)
        absent = [
            self.words("import-absent", {"name": one.name, "branch": tree.nodes[one.branch_id].name})
            for one in summary.missing
        ]
        self._listed("import-missing", absent)

    def _listed(self, title: str, lines: Iterable[str]) -> None:
        known = list(lines)
        if known:
            self.say(title, n=len(known))
            for line in islice(known, self._shown):
                self._say(f"  {line}")
            if len(known) > self._shown:
                self.say("import-more", n=len(known) - self._shown)

    def unread(self, unknown: Iterable[str], missing: Iterable[str]) -> None:
        """Say which columns nobody knows, and which are not there."""
        for key, columns in (("import-columns-unknown", unknown), ("import-columns-missing", missing)):
            if named := [self.column(str(name)) for name in columns]:
                self.say(key, columns=named)

    def undone(self, number: int, undone: Undone) -> None:
        """Say what an undo took back, and name whom and what it left."""
        self.say("import-undone", number=number, n=undone.taken_back)
        self._listed("import-kept", list(self._kept(undone)))

    def _kept(self, undone: Undone) -> Iterator[str]:
        yield from (f"{member.name} ({member.id})" for member in undone.kept)
        yield from (f"{org.name} ({org.id})" for org in undone.kept_orgs)
