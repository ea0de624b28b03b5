"""命令: what all commands of `hotline` share: help and errors that an office's technician can read.

Exit codes: 0 done, 1 it could not be done or something was refused, 2 the command was written wrongly, 130 interrupted.
"""

import sys
from argparse import ArgumentTypeError, RawDescriptionHelpFormatter
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, DjangoHelpFormatter
from django.db import connections
from django.db.utils import InterfaceError, OperationalError, ProgrammingError

NO_TABLES = "42P01"


class _Help(RawDescriptionHelpFormatter, DjangoHelpFormatter):
    """Line breaks of `epilog` stay."""


class Command(BaseCommand):
    """A command of ours. `epilog` stands under the options in its help: examples, and what to do in which order."""

    requires_system_checks = []
    epilog = ""
    suppressed_base_arguments = {
        "--version", "--verbosity", "--settings", "--pythonpath", "--traceback", "--no-color", "--force-color",
    }  # fmt: skip

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        kwargs.setdefault("formatter_class", _Help)
        kwargs.setdefault("allow_abbrev", False)  # a mistyped option must not be taken for one that is not shown
        return super().create_parser(prog_name, subcommand.replace("_", "-"), epilog=self.epilog, **kwargs)

    def run_from_argv(self, argv: list[str]) -> None:
        """As Django's, but an error is one line in Chinese on stderr, without the name of its class."""
        self._called_from_command_line = True
        options = vars(self.create_parser(argv[0], argv[1]).parse_args(argv[2:]))
        args = options.pop("args", ())
        try:
            self.execute(*args, **options)
        except CommandError as error:
            self._fail(str(error), error.returncode, options)
        except (OperationalError, InterfaceError, ProgrammingError) as error:
            self._fail(in_words(error), 1, options)
        except BrokenPipeError:
            sys.stderr.close()  # whoever read the output has left; nothing more can be said
            sys.exit(1)
        finally:
            connections.close_all()

    def _fail(self, message: str, code: int, options: dict[str, Any]) -> None:
        if options["traceback"]:
            raise
        self.stderr.write(f"错误：{message}")
        sys.exit(code)


def in_words(error: Exception) -> str:
    """What a failure of the database means, in Chinese."""
    cause = error.__cause__
    if getattr(cause, "sqlstate", None) == NO_TABLES:
        return "数据库还没有建表，或不是最新的：请先运行 hotline prepare"
    if isinstance(error, ProgrammingError):
        return f"数据库不认识这个请求，可能表不是最新的：请先运行 hotline prepare（{str(error).splitlines()[0]}）"
    return f"数据库连不上或中断了：{str(error).strip().splitlines()[0]}"


def whole_number(least: int, most: int | None = None) -> Callable[[str], int]:
    """A type for `add_argument`: a whole number within limits."""
    limits = f"不小于{least}" if most is None else f"{least}到{most}之间"

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        if number < least or (most is not None and number > most):
            raise ArgumentTypeError(f"应是{limits}的整数，而不是“{text}”")
        return number

    return read
