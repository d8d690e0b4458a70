"""What does a source file hold? Its tree, imports, calls and strings, as the rules of the house ask."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOMS = ("models", "actions", "handlers", "scheduler", "web", "bot", "webchat")
ROOT = Path(__file__).parents[2]
Offence = tuple[int, str]  # line, what stands there
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One file of the product, by its path from the root."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree."""
        return ast.parse(self.text, self.path)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Every node of the tree."""
        return list(ast.walk(self.tree))

    @property
    def lines(self) -> int:
        """How long the file is."""
        return len(self.text.splitlines())

    def lies_in(self, *places: str) -> bool:
        """Return whether this is one of the files, or lies in one of the folders, which end in a slash."""
        return any(
            self.path == place or (place[-1] == "/" and self.path.startswith(place)) for place in places
        )

    @property
    def imports(self) -> Iterator[Offence]:
        """Every imported module with its line; ``from a import b`` gives ``a.b``."""
        for node in self.nodes:
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)

    @property
    def functions(self) -> Iterator[Function]:
        """Every function and method, nested ones too."""
        return (node for node in self.nodes if isinstance(node, Function))

    @property
    def strings(self) -> Iterator[Offence]:
        """Every string in the code, pieces of f-strings too, but no docstring."""
        told = {id(docstring.value) for node in self.nodes if (docstring := _docstring(node))}
        for node in self.nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
                yield node.lineno, node.value

    @property
    def calls(self) -> Iterator[Offence]:
        """Every call by its dotted name (``datetime.now``), as far as it has one."""
        for node in self.nodes:
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                yield node.lineno, ast.unparse(node.func)


def _docstring(node: ast.AST) -> ast.Expr | None:
    if not isinstance(node, ast.Module | ast.ClassDef | Function) or not node.body:
        return None
    match node.body[0]:
        case ast.Expr(value=ast.Constant(value=str())) as docstring:
            return docstring
    return None


def length(function: Function) -> int:
    """Return how many lines a function takes, without its decorators and its docstring."""
    lines = (function.end_lineno or 0) - function.lineno + 1
    if told := _docstring(function):
        lines -= (told.end_lineno or 0) - told.lineno + 1
    return lines


@cache
def sources() -> tuple[Source, ...]:
    """Return every Python file of the rooms; each is parsed once, whatever is asked of it."""
    files = sorted(file for room in ROOMS for file in (ROOT / room).rglob("*.py"))
    return tuple(Source(str(file.relative_to(ROOT)), file.read_text(encoding="utf-8")) for file in files)


Rule = Callable[[Source], Iterator[Offence]]
