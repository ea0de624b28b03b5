"""Rules about the source text of the package. A rule takes a file's path (below `hotline/`) and its tree, and tells the breaches."""

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]
MOST_LINES = 400
VAGUE_NAMES = ("utils", "helpers", "common", "manager", "misc")


@dataclass(frozen=True)
class Breach:
    path: str
    line: int
    why: str

    def __str__(self) -> str:
        return f"hotline/{self.path}:{self.line} {self.why}"


Rule = Callable[[str, ast.Module, str], Iterator[tuple[int, str]]]


def no_vague_file_names(path: str, tree: ast.Module, text: str) -> Iterator[tuple[int, str]]:
    if Path(path).stem in VAGUE_NAMES:
        yield 1, f"文件名 {Path(path).name} 什么也没说：用里面那件事的名字"


def a_file_is_read_at_one_sitting(path: str, tree: ast.Module, text: str) -> Iterator[tuple[int, str]]:
    n = text.count("\n")
    if n > MOST_LINES:
        yield n, f"{n} 行，超过 {MOST_LINES} 行：拆成文件夹，一个名词一个文件"


def one_clock(path: str, tree: ast.Module, text: str) -> Iterator[tuple[int, str]]:
    """Demo and tests live in another time: only base/clock.py asks the operating system."""
    if path == "base/clock.py" or "/tests/" in path or path.startswith("site/demo/"):
        return
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("now", "utcnow", "today")
        ):
            owner = node.func.value
            name = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
            if name in ("timezone", "datetime", "date"):
                yield node.lineno, f"{name}.{node.func.attr}()：现在几点只问 hotline.base.clock.now()"


def only_the_engine_moves(path: str, tree: ast.Module, text: str) -> Iterator[tuple[int, str]]:
    """No other file assigns `.state` of an order or a turn, or saves one."""
    if not path.startswith(("workorders/", "intake/", "site/")) or "/tests/" in path:
        return
    for node in ast.walk(tree):
        targets = (
            node.targets
            if isinstance(node, ast.Assign)
            else [node.target]
            if isinstance(node, ast.AnnAssign | ast.AugAssign)
            else []
        )
        for target in _flat(targets):
            if (
                isinstance(target, ast.Attribute)
                and target.attr == "state"
                and _name(target.value) in ("order", "turn", "thing", "other", "into", "lead")
            ):
                yield target.lineno, "状态只由 engine.step 改"
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "save"
            and _name(node.func.value) in ("order", "turn", "thing", "into")
        ):
            yield node.lineno, "工单和承办不直接 save()：走 with step(…)"


def a_view_gets_orders_through_visible_to(path: str, tree: ast.Module, text: str) -> Iterator[tuple[int, str]]:
    if not (path.startswith("workorders/views/") or path.endswith("/views.py")):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("WorkOrder.objects.get", "get_object_or_404"):
            yield node.lineno, "页面只通过 visible_to(user) 取工单"


WRITES_ON_RECORD = {"changing", "changing_row", "taking", "append", "give_role"}
NO_CHANGE = {"begin"}  # a secret for the phone, which counts only when confirmed


def every_change_is_on_record(path: str, tree: ast.Module, text: str) -> Iterator[tuple[int, str]]:
    """变更记录: an action on organisation or catalogue, which is one that says who does it, leaves a record."""
    if not path.startswith(("org/actions/", "catalog/actions/")) or path.endswith(("/checks.py", "__init__.py")):
        return
    for node in tree.body:
        if (
            not isinstance(node, ast.FunctionDef)
            or node.name.startswith("_")
            or node.name in NO_CHANGE | WRITES_ON_RECORD
        ):
            continue
        args = {arg.arg for arg in (*node.args.args, *node.args.kwonlyargs)}
        called = {_name(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)}
        if "actor" in args and not called & WRITES_ON_RECORD:
            yield node.lineno, f"{node.name} 没有留下变更记录：写在 with changing(…) 里"


def _flat(targets: Sequence[ast.expr]) -> Iterator[ast.expr]:
    for target in targets:
        if isinstance(target, ast.Tuple):
            yield from _flat(target.elts)
        else:
            yield target


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


RULES: tuple[Rule, ...] = (
    no_vague_file_names,
    a_file_is_read_at_one_sitting,
    one_clock,
    only_the_engine_moves,
    a_view_gets_orders_through_visible_to,
    every_change_is_on_record,
)


def breaches() -> list[Breach]:
    """All breaches in the package, migrations left out."""
    found = []
    for file in sorted(PACKAGE.rglob("*.py")):
        path = file.relative_to(PACKAGE).as_posix()
        if "/migrations/" not in path:
            text = file.read_text(encoding="utf-8")
            found += check(path, text)
    return found


def check(path: str, text: str) -> list[Breach]:
    tree = ast.parse(text)
    return [Breach(path, line, why) for rule in RULES for line, why in rule(path, tree, text)]
