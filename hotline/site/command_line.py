"""`hotline`: the one command-line door.

`hotline NAME` runs the management command `NAME` (a hyphen for an underscore) of
one of our apps, or one of Django's. Where `DATABASE_URL` is not set it first
starts the embedded PostgreSQL, and stops it afterwards if nobody else uses it.
"""

import os
import sys
from difflib import get_close_matches
from importlib.util import find_spec
from pathlib import Path

WITHOUT_DATABASE = {"collectstatic", "stop", "check-house"}
ASKS_FOR_HELP = {"-h", "--help"}
INTERRUPTED = 130
WRONGLY_WRITTEN = 2


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.site.settings")
    from hotline.site.command_words import speak_chinese

    speak_chinese()
    words = sys.argv[1:]
    if words and words[0] == "help":
        words = [*words[1:2], "--help"] if len(words) > 1 else []
    if not words or words[0] in ASKS_FOR_HELP:
        _print_commands()
        return
    try:
        from hotline.site import settings
    except ValueError as error:  # an environment variable that makes no sense
        sys.exit(f"错误：{error}")
    name = words[0].replace("-", "_")
    _must_be_known(words[0], name)
    if "DATABASE_URL" not in os.environ and words[0] not in WITHOUT_DATABASE and not ASKS_FOR_HELP & set(words):
        from hotline.base import postgres

        try:
            os.environ["DATABASE_URL"] = postgres.start(settings.VAR)
        except postgres.DatabaseNotStarted as error:
            sys.exit(f"错误：{error}")
        # In place: Django has made its connection object by now, though it is not connected yet.
        settings.DATABASES["default"].update(settings.database(os.environ["DATABASE_URL"]))
    elif words[0] not in WITHOUT_DATABASE and not ASKS_FOR_HELP & set(words):
        _must_answer()
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(["hotline", name, *words[1:]])
    except KeyboardInterrupt:
        sys.stderr.write("\n已中断\n")
        sys.exit(INTERRUPTED)


def _must_be_known(written: str, name: str) -> None:
    commands = _commands()
    if name in commands:
        return
    ours = [command.replace("_", "-") for command, app in commands.items() if _is_ours(app)]
    likely = get_close_matches(written.replace("_", "-"), ours, 1, 0.5)
    hint = f"是不是 {likely[0]}？" if likely else ""
    sys.stderr.write(f"错误：没有“{written}”这个命令。{hint}hotline --help 列出全部命令\n")
    sys.exit(WRONGLY_WRITTEN)


def _commands() -> dict[str, str]:
    """Command → app, from the folders. The apps are not loaded: that would settle which database they use, too early."""
    from django.core import management

    from hotline.site import settings

    found = dict.fromkeys(management.find_commands(management.__path__[0]), "django.core")
    for app in settings.INSTALLED_APPS:
        spec = find_spec(app)
        for folder in (spec.submodule_search_locations or []) if spec else []:
            found |= dict.fromkeys(management.find_commands(str(Path(folder) / "management")), app)
    return found


def _must_answer() -> None:
    """Say at once that the database of DATABASE_URL is not there, rather than after the patience of a pool."""
    import psycopg

    try:
        psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=5).close()
    except psycopg.OperationalError as error:
        sys.exit(f"错误：DATABASE_URL 所指的数据库连不上：{str(error).splitlines()[0]}")


def _is_ours(app: object) -> bool:
    return isinstance(app, str) and app.startswith("hotline.")


def _print_commands() -> None:
    import django

    django.setup()
    from django.core.management import get_commands, load_command_class

    print("用法：hotline 命令 [选项]      每个命令：hotline 命令 --help\n")
    for name, app in sorted(get_commands().items()):
        if isinstance(app, str) and _is_ours(app):
            print(f"  {name.replace('_', '-'):<20} {load_command_class(app, name).help.splitlines()[0]}")
    print("\nDjango 自带的命令（migrate、shell、dbshell 等）也可以这样运行。")
    print("退出码：0 完成；1 没有办成或有被拒绝的内容；2 命令写错；130 被中断。")
    print("环境变量：DATABASE_URL 指定 PostgreSQL（不设则用内置数据库）；HOTLINE_VAR 存放数据的文件夹。")


if __name__ == "__main__":
    main()
