"""页面资源: takes from `node_modules` the few built files that pages use, into `var/vendor`.

Run after `npm ci`; run again it copies only what changed. No bundler, nothing vendored in git.
"""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FILES = {
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "echarts.min.js": "echarts/dist/echarts.min.js",
}
ICONS = "@tabler/icons/tabler-nodes-outline.json"


class UnbalancedError(ValueError):
    """A style sheet whose brackets do not close."""


def light_only(css: str) -> str:
    """`light-dark(a, b)` becomes `a`.

    Our pages are always light, and offices run browsers older than that function (Chromium 123).
    """
    parts: list[str] = []
    rest = css
    while "light-dark(" in rest:
        before, _, rest = rest.partition("light-dark(")
        first, length = _arguments(rest)
        # The kept argument may hold the function again.
        parts += [before, light_only(first)]
        rest = rest[length:]
    return "".join([*parts, rest])


def _arguments(text: str) -> tuple[str, int]:
    """The first argument, and the length up to and including the closing bracket."""
    depth, comma = 1, None
    for at, char in enumerate(text):
        if char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
        elif char == "," and depth == 1 and comma is None:
            comma = at
        if depth == 0:
            return text[: at if comma is None else comma].strip(), at + 1
    raise UnbalancedError("light-dark( 没有右括号")


def without_source_map(text: str) -> str:
    """The hashed-names storage refuses a file that names another which is not there."""
    return "\n".join(line for line in text.splitlines() if "sourceMappingURL=" not in line) + "\n"


def inner_svg(nodes: list[tuple[str, dict[str, str]]]) -> str:
    """The inside of one icon: `[["path", {"d": …}], …]` as markup."""
    shapes = ((tag, " ".join(f'{key}="{value}"' for key, value in attrs.items())) for tag, attrs in nodes)
    return "".join(f"<{tag} {attrs}/>" for tag, attrs in shapes)


def icons(path: Path) -> str:
    nodes: dict[str, list[tuple[str, dict[str, str]]]] = json.loads(path.read_text())
    return json.dumps({name: inner_svg(shapes) for name, shapes in nodes.items()}, separators=(",", ":"))


def build(modules: Path, vendor: Path) -> list[str]:
    """Write every file into `vendor`; return one line per file. Raises FileNotFoundError where `npm ci` was not run."""
    vendor.mkdir(parents=True, exist_ok=True)
    made = {name: without_source_map((modules / source).read_text()) for name, source in FILES.items()}
    made["tabler.min.css"] = light_only(made["tabler.min.css"])
    made["icons.json"] = icons(modules / ICONS)
    said = []
    for name, text in made.items():
        path = vendor / name
        same = path.exists() and path.read_text() == text
        if not same:
            path.write_text(text)
        said.append(f"  {name:<16} {len(text.encode()) / 1000:7.0f} kB  {'未变' if same else '已更新'}")
    for path in vendor.iterdir():
        if path.name not in made:
            path.unlink()
            said.append(f"  {path.name:<16}             不再使用，已删除")
    return said


def main() -> None:
    from hotline.site.settings import STATICFILES_DIRS

    vendor = dict(STATICFILES_DIRS)["vendor"]
    try:
        said = build(ROOT / "node_modules", vendor)
    except FileNotFoundError as error:
        sys.exit(f"缺少 {error.filename}：请先运行 npm ci")
    print(f"页面资源 → {vendor}", *said, sep="\n")


if __name__ == "__main__":
    main()
