"""命令行: every command explains itself in Chinese, a wrong word is told at once, and the exit code says which."""

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.db import connection
from django.db.utils import OperationalError, ProgrammingError

from hotline.base.commands import Command, in_words
from hotline.site import command_line

OURS = sorted(name for name, app in get_commands().items() if isinstance(app, str) and app.startswith("hotline."))


@pytest.fixture
def hotline(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> "Hotline":
    monkeypatch.setattr(argparse, "_", argparse._)  # type: ignore[attr-defined]
    monkeypatch.setattr(argparse, "ngettext", argparse.ngettext)  # type: ignore[attr-defined]
    return Hotline(monkeypatch, capsys)


class Hotline:
    """The command as it is typed; gives the exit code and all that was written."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.monkeypatch, self.capsys = monkeypatch, capsys

    def __call__(self, *words: str) -> tuple[int, str]:
        self.monkeypatch.setattr(sys, "argv", ["hotline", *words])
        code: object = 0
        try:
            command_line.main()
        except SystemExit as ended:
            code = ended.code or 0
        written = "".join(self.capsys.readouterr())
        if isinstance(code, str):
            return 1, written + code
        assert isinstance(code, int)
        return code, written


def test_without_a_word_it_lists_the_commands(hotline: Hotline) -> None:
    for words in ((), ("--help",), ("help",)):
        code, written = hotline(*words)
        assert code == 0
        assert all(f"  {name.replace('_', '-')} " in written for name in OURS)


def test_the_commands_are_known_before_the_apps_are_loaded() -> None:
    assert command_line._commands() == get_commands()
    code = (
        "from hotline.site.command_line import _must_be_known; _must_be_known('prepare', 'prepare');"
        "from django.apps import apps; assert not apps.apps_ready"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("name", OURS)
def test_every_command_explains_itself_in_chinese(hotline: Hotline, name: str) -> None:
    shown = name.replace("_", "-")
    code, written = hotline(shown, "--help")
    assert code == 0
    assert written.startswith(f"用法：hotline {shown}")
    options = re.findall(r"^  (-{1,2}\S+|\S+)\s+(.*)$", written, re.M)
    assert options
    assert not re.search(r"show this|positional|--settings|--traceback", written)
    assert hotline("help", shown) == (code, written)


@pytest.mark.parametrize("name", OURS)
def test_every_command_is_of_our_kind_and_refuses_what_it_does_not_know(hotline: Hotline, name: str) -> None:
    from django.core.management import load_command_class

    command = load_command_class(str(get_commands()[name]), name)
    assert isinstance(command, Command)
    code, written = hotline(name, "--gibt-es-nicht")
    assert code == 2
    assert "错误：" in written


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["import-apeals"], "没有“import-apeals”这个命令。是不是 import-appeals？"),
        (["xyzzy"], "没有“xyzzy”这个命令。hotline --help 列出全部命令"),
        (["import-appeals"], "缺少参数：文件"),
        (["import-appeals", "信.csv", "--limit", "0"], "--limit：应是不小于1的整数，而不是“0”"),
        (["serve", "--port", "70000"], "--port：应是1到65534之间的整数，而不是“70000”"),
        (["worker", "--concurrency", "many"], "--concurrency：应是不小于1的整数，而不是“many”"),
        (["import-appeals", "信.csv", "--sheet"], "--sheet：后面要写一个值"),
        (["prepare", "--force"], "不认识的参数：--force"),
    ],
)
def test_a_command_written_wrongly_says_how_and_ends_with_two(hotline: Hotline, words: list[str], says: str) -> None:
    code, written = hotline(*words)
    assert code == 2
    assert says in written


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["import-appeals", "/没有/来信.csv"], "错误：没有这个文件：/没有/来信.csv"),
        (["import-organisation", "/没有/机构.xlsx"], "错误：打不开 /没有/机构.xlsx：没有这个文件或文件夹"),
        (
            ["export-organisation", "--template", "/没有/机构.xlsx"],
            "错误：写不了 /没有/机构.xlsx：没有这个文件或文件夹",
        ),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line_and_ends_with_one(
    hotline: Hotline, words: list[str], says: str
) -> None:
    code, written = hotline(*words)
    assert code == 1
    assert written.strip() == says


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"HOTLINE_DEMO": "ja"}, "错误：环境变量 HOTLINE_DEMO 只能是 0 或 1"),
        ({"DATABASE_URL": "mysql://somewhere/db"}, "错误：DATABASE_URL 必须以 postgresql:// 开头"),
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/db"}, "错误：DATABASE_URL 所指的数据库连不上"),
    ],
)
def test_an_environment_that_makes_no_sense_is_told_in_one_line(
    environment: dict[str, str], says: str, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hotline.site.command_line", "verify-trail"], capture_output=True, text=True, check=False,
        env={**os.environ, "HOTLINE_VAR": str(tmp_path), **environment},
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith(says)
    assert len(done.stderr.splitlines()) == 1


def test_a_database_without_tables_asks_for_prepare(db: None) -> None:
    with pytest.raises(ProgrammingError) as told, connection.cursor() as cursor:
        cursor.execute("SELECT * FROM no_such_table")
    assert in_words(told.value) == "数据库还没有建表，或不是最新的：请先运行 hotline prepare"


def test_a_database_that_went_away_is_told(db: None) -> None:
    assert in_words(OperationalError("server closed the connection\nunexpectedly")) == (
        "数据库连不上或中断了：server closed the connection"
    )
