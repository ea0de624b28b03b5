"""A small HTTP/1.1 client that asks as fast as it is answered, over connections kept open. Loopback only."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter

Ask = Callable[[int], bytes]  # the n-th request, whole


@dataclass
class Answers:
    """What came back. Latencies in milliseconds; `errors` counts by what went wrong."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    errors: dict[str, int] = field(default_factory=dict)

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


LIFE = 1.0  # seconds after which a connection is opened anew


async def hammer(
    port: int, ask: Ask, expected: int, *, concurrency: int, seconds: float, most: int = 200_000
) -> Answers:
    """Ask for `seconds`, at most `most` times, over `concurrency` connections; an answer of another status is an error.

    Each connection lives a second: the kernel deals them to the server's processes by chance, and one deal that lasted
    would decide the result (once in fourteen times seven or all of eight meet in one of two processes).
    """
    answers = Answers()
    clock = perf_counter
    start = clock()
    numbers = iter(range(most))

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        opened = clock()
        while clock() - start < seconds and (n := next(numbers, None)) is not None:
            if clock() - opened > LIFE:
                writer.close()
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                opened = clock()
            begun = clock()
            try:
                writer.write(ask(n))
                status = await read_answer(reader)
            except (OSError, asyncio.IncompleteReadError) as error:
                _count(answers, type(error).__name__)
                writer.close()
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                continue
            if status == expected:
                answers.latencies.append((clock() - begun) * 1000)
            else:
                _count(answers, str(status))
        writer.close()

    await asyncio.gather(*(one() for _ in range(concurrency)))
    answers.seconds = clock() - start
    return answers


async def read_answer(reader: asyncio.StreamReader) -> int:
    """Read one whole answer; its status."""
    return int((await read_head(reader))[9:12])


async def read_head(reader: asyncio.StreamReader) -> bytes:
    """Read one whole answer; its head."""
    head = await reader.readuntil(b"\r\n\r\n")
    lower = head.lower()
    at = lower.find(b"content-length:")
    if at >= 0:
        length = int(head[at + 15 : head.index(b"\r\n", at)])
        if length:
            await reader.readexactly(length)
    elif b"transfer-encoding: chunked" in lower:
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    return head


def _count(answers: Answers, what: str) -> None:
    answers.errors[what] = answers.errors.get(what, 0) + 1
