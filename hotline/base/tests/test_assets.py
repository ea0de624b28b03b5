"""The files that browsers load: built from packages, small, and obeying the content security policy."""

import json
import re
from pathlib import Path

import pytest

from hotline.base.templatetags.page import icon
from scripts import assets

HOTLINE = Path(__file__).resolve().parents[2]
STATIC = HOTLINE / "base" / "static" / "base"
TEMPLATES = sorted(HOTLINE.glob("*/templates/**/*.html"))


@pytest.mark.parametrize(
    ("css", "light"),
    [
        ("a{color:light-dark(#fff, #000)}", "a{color:#fff}"),
        ("a{color:light-dark(rgb(1, 2, 3),#000);top:0}", "a{color:rgb(1, 2, 3);top:0}"),
        ("a{b:light-dark(light-dark(x,y),z)}c{d:light-dark(e,f)}", "a{b:x}c{d:e}"),
        ("a{--tblr-light-darken:1}", "a{--tblr-light-darken:1}"),
    ],
)
def test_only_the_light_colours_are_kept(css: str, light: str) -> None:
    assert assets.light_only(css) == light


def test_a_broken_style_sheet_is_an_error() -> None:
    with pytest.raises(assets.UnbalancedError):
        assets.light_only("a{color:light-dark(#fff, #000}")


def test_an_icon_becomes_markup() -> None:
    assert assets.inner_svg([("path", {"d": "M1 2"}), ("circle", {"r": "3"})]) == '<path d="M1 2"/><circle r="3"/>'


@pytest.fixture
def modules(tmp_path: Path) -> Path:
    for source in assets.FILES.values():
        path = tmp_path / "node_modules" / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("a{b:light-dark(c,d)}\n/*# sourceMappingURL=x.map */")
    path = tmp_path / "node_modules" / assets.ICONS
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"phone": [["path", {"d": "M1 2"}]]}))
    return tmp_path / "node_modules"


def test_building_twice_changes_nothing_and_old_files_go(modules: Path, tmp_path: Path) -> None:
    vendor = tmp_path / "vendor"
    assert all("已更新" in line for line in assets.build(modules, vendor))
    (vendor / "jquery.js").write_text("")
    again = assets.build(modules, vendor)
    assert [line for line in again if "未变" not in line] == ["  jquery.js                    不再使用，已删除"]
    assert sorted(path.name for path in vendor.iterdir()) == [
        "echarts.min.js",
        "htmx.min.js",
        "icons.json",
        "tabler.min.css",
    ]
    assert (vendor / "tabler.min.css").read_text() == "a{b:c}\n"
    assert json.loads((vendor / "icons.json").read_text()) == {"phone": '<path d="M1 2"/>'}


def test_without_npm_ci_the_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"tabler\.min\.css"):
        assets.build(tmp_path / "node_modules", tmp_path / "vendor")


@pytest.mark.parametrize(
    ("name", "most"),
    [("theme.css", 28_000), ("fields.css", 11_000), ("gate.css", 5_000), ("page.js", 15_000), ("fields.js", 19_000)],
)
def test_our_own_files_stay_small(name: str, most: int) -> None:
    assert (STATIC / name).stat().st_size < most


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: "/".join(path.parts[-2:]))
def test_templates_obey_the_content_security_policy(template: Path) -> None:
    source = re.sub(r"{% comment %}.*?{% endcomment %}", "", template.read_text(), flags=re.DOTALL)
    assert not re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:", source)
    assert not re.findall(r"<script(?![^>]*\ssrc=)", source)
    assert not re.findall(r"""(?:src|href)=["'](?:https?:)?//""", source), "政务网是封闭的：不引用外站"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: "/".join(path.parts[-2:]))
def test_icons_named_in_templates_exist(template: Path) -> None:
    for name in re.findall(r"""{% icon ["']([^"']+)["']""", template.read_text()):
        assert icon(name)
