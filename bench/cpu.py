"""Processor time of trees of processes, from /proc."""

import os
from pathlib import Path
from typing import Final

_TICK: Final = os.sysconf("SC_CLK_TCK")


def seconds_of(*roots: int) -> float:
    """User and system time of these processes, of all that live below them, and of those below that have ended."""
    children: dict[int, list[int]] = {}
    spent: dict[int, float] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        pid = int(folder.name)
        children.setdefault(int(fields[1]), []).append(pid)
        spent[pid] = sum(int(value) for value in fields[11:15]) / _TICK
    total, waiting = 0.0, list(roots)
    while waiting:
        pid = waiting.pop()
        total += spent.get(pid, 0.0)
        waiting += children.get(pid, [])
    return total


def child_of(parent: int, words: str) -> int:
    """The process id of the child that was started with these words in its command."""
    for one in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
        if words in Path(f"/proc/{one}/cmdline").read_text():
            return int(one)
    raise LookupError(words)
