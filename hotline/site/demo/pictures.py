"""现场照片与公文: small pictures and papers for the demo city, made here so that no foreign file is needed. Pure."""

import struct
import zlib
from io import BytesIO
from random import Random
from typing import Final

from docx import Document
from docx.enum.text import WD_PARAGRAPH_ALIGNMENT

WIDTH, HEIGHT = 320, 240
HORIZON: Final = 150

Colour = tuple[int, int, int]
SKY: Final[tuple[Colour, Colour]] = ((126, 170, 214), (214, 228, 238))
ROAD: Final[Colour] = (118, 118, 116)
HOLE: Final[Colour] = (58, 54, 50)
PATCH: Final[Colour] = (84, 84, 86)
WALLS: Final[tuple[Colour, ...]] = ((201, 186, 160), (178, 130, 112), (190, 196, 200), (222, 214, 196))
GLASS: Final[Colour] = (96, 122, 142)


def png(rows: list[bytearray], width: int) -> bytes:
    """The file of a picture: rows of red, green, blue bytes."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checksum = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", width, len(rows), 8, 2, 0, 0, 0)  # 8 bits a colour, no transparency
    pixels = zlib.compress(b"".join(b"\x00" + bytes(row) for row in rows), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def site_photo(seed: int, *, mended: bool) -> bytes:
    """A street with houses and a hole in the road; after the work, a patch where the hole was. One street a seed."""
    scene = Random(seed)
    rows = [bytearray() for _ in range(HEIGHT)]
    for y, row in enumerate(rows):
        base = (
            _blend(*SKY, y / HORIZON) if y < HORIZON else _shade(ROAD, 0.85 + 0.3 * (y - HORIZON) / (HEIGHT - HORIZON))
        )
        row.extend(bytes(base) * WIDTH)
    x = -10
    while x < WIDTH:
        width, height = scene.randint(36, 64), scene.randint(50, 125)
        wall = scene.choice(WALLS)
        _fill(rows, x, HORIZON - height, width - 4, height, wall)
        for top in range(HORIZON - height + 8, HORIZON - 12, 16):
            for left in range(x + 6, x + width - 12, 13):
                _fill(rows, left, top, 7, 9, GLASS)
        x += width
    centre, depth, half = scene.randint(110, 210), scene.randint(188, 206), scene.randint(28, 46)
    for y in range(depth - 14, depth + 14):
        reach = int(half * (1 - ((y - depth) / 14) ** 2) ** 0.5)
        _fill(rows, centre - reach, y, 2 * reach, 1, PATCH if mended else HOLE)
    return png(rows, WIDTH)


def paper(title: str, paragraphs: list[str], signed: str) -> bytes:
    """A short official paper as a Word file."""
    document = Document()
    document.add_heading(title, level=1)
    for text in paragraphs:
        document.add_paragraph(text)
    document.add_paragraph(signed).alignment = WD_PARAGRAPH_ALIGNMENT.RIGHT
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _fill(rows: list[bytearray], x: int, y: int, width: int, height: int, colour: Colour) -> None:
    left, right = max(0, x), min(WIDTH, x + width)
    if right > left:
        for row in rows[max(0, y) : max(0, y + height)]:
            row[3 * left : 3 * right] = bytes(colour) * (right - left)


def _blend(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _shade(colour: Colour, factor: float) -> Colour:
    red, green, blue = (min(255, round(part * factor)) for part in colour)
    return red, green, blue
