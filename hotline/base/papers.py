"""附件: what a file is, is read from its bytes, never believed from its name; and how it is shown again."""

import hashlib
from io import BytesIO
from typing import Any

import filetype
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse

from hotline.base.models import StoredFile
from hotline.base.refusal import Refused
from hotline.base.sound import UNPLAYABLE, as_wave

MOST_BYTES = 20 * 2**20
ALLOWED = {
    "image/jpeg": ("jpg", "jpeg"), "image/png": ("png",), "application/pdf": ("pdf",), "audio/mpeg": ("mp3",), "audio/x-wav": ("wav",), "audio/amr": ("amr",),
    "video/mp4": ("mp4",), "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("xlsx",),
}  # fmt: skip


def examined(file: "UploadedFile[bytes]") -> dict[str, Any]:
    """The columns of a `StoredFile` for this file. Raises Refused for what its bytes do not bear out."""
    name = (file.name or "").replace("\\", "/").rpartition("/")[2].strip()
    size = file.size or 0
    if not 0 < size <= MOST_BYTES:
        raise Refused(f"“{name}”是空文件" if not size else f"“{name}”超过{MOST_BYTES // 2**20}MB")
    head = file.read(8192)
    file.seek(0)
    guess = filetype.guess(head)
    found = guess.mime if guess else ""
    ending = name.rpartition(".")[2].lower()
    if ending not in ALLOWED.get(found, ()):
        raise Refused(f"“{name}”的内容不是{ending or '可识别'}格式，不能上传")
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    file.name = f"{digest.hexdigest()[:24]}.{ending}"
    return {"file": file, "name": name[-120:], "content_type": found, "size": size, "sha256": digest.hexdigest()}


def served(row: StoredFile) -> FileResponse:
    """The file itself, of a voice that no browser plays its sound; whoever calls has asked whether this person may see it."""
    if row.content_type in UNPLAYABLE and (sound := _sound_of(row)) is not None:
        return _safe(FileResponse(sound, filename=f"{row.name.rpartition('.')[0]}.wav", content_type="audio/x-wav"))
    shown_inside = row.is_image or row.content_type in ("application/pdf", "audio/mpeg", "audio/x-wav", "video/mp4")
    return _safe(
        FileResponse(
            row.file.open("rb"), as_attachment=not shown_inside, filename=row.name, content_type=row.content_type
        )
    )


def _sound_of(row: StoredFile) -> BytesIO | None:
    with row.file.open("rb") as voice:
        try:
            return BytesIO(as_wave(voice))
        except ValueError:
            return None


def _safe(response: FileResponse) -> FileResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = (
        "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox"
    )
    return response
