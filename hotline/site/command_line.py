"""`hotline`: the one command-line door.

`hotline NAME` runs the management command `NAME` (a hyphen for an underscore) of
one of our apps, or one of Django's. Where `DATABASE_URL` is not set it first
starts the embedded PostgreSQL, and stops it afterwards if nobody else uses it.
"""

import os
import sys

WITHOUT_DATABASE = {"help", "collectstatic", "stop", "check-house"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.site.settings")
    words = sys.argv[1:]
    if not words or words[0] in ("-h", "--help", "help"):
        _print_commands()
        return
    from hotline.site import settings

    if "DATABASE_URL" not in os.environ and words[0] not in WITHOUT_DATABASE and "--help" not in words:
        from hotline.base import postgres

        try:
            os.environ["DATABASE_URL"] = postgres.start(settings.VAR)
        except postgres.DatabaseNotStarted as error:
            sys.exit(str(error))
        settings.DATABASES["default"] = settings.database(os.environ["DATABASE_URL"])
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(["hotline", words[0].replace("-", "_"), *words[1:]])
    except KeyboardInterrupt:
        sys.exit(130)


def _print_commands() -> None:
    import django

    django.setup()
    from django.core.management import get_commands, load_command_class

    print("用法：hotline 命令 [选项]      每个命令：hotline 命令 --help\n")
    for name, app in sorted(get_commands().items()):
        if isinstance(app, str) and app.startswith("hotline."):
            print(f"  {name.replace('_', '-'):<20} {load_command_class(app, name).help.splitlines()[0]}")
    print("\nDjango 自带的命令（migrate、shell、dbshell 等）也可以这样运行。")


if __name__ == "__main__":
    main()
