"""听得见: a voice of WeChat is played in any browser; what cannot be decoded is handed out as it came."""

import math
import struct
import wave
from io import BytesIO
from pathlib import Path

import av
import pytest
from django.core.files.base import ContentFile

from hotline.base.papers import served
from hotline.base.sound import as_wave
from hotline.workorders.models import Attachment

RATE = 8000


def amr(seconds: float = 0.5) -> bytes:
    """A tone of 400 Hz, as a telephone would record it."""
    samples = [int(12_000 * math.sin(2 * math.pi * 400 * n / RATE)) for n in range(int(RATE * seconds))]
    told = BytesIO()
    with wave.open(told, "wb") as file:
        file.setparams((1, 2, RATE, len(samples), "NONE", ""))
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    told.seek(0)
    written = BytesIO()
    with av.open(told) as source, av.open(written, "w", format="amr") as target:
        stream = target.add_stream("libopencore_amrnb", rate=RATE, layout="mono")
        for frame in source.decode(audio=0):
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    return written.getvalue()


def loudest(sound: bytes) -> tuple[float, int]:
    """(seconds, the largest sample)."""
    with wave.open(BytesIO(sound)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        n = file.getnframes()
        return n / RATE, max(struct.unpack(f"<{n}h", file.readframes(n)))


def test_a_voice_becomes_a_sound_of_the_same_length_that_is_not_silent() -> None:
    seconds, most = loudest(as_wave(BytesIO(amr())))
    assert 0.45 < seconds < 0.6
    assert most > 6_000


@pytest.mark.parametrize("broken", [b"", b"#!AMR\n", b"not a voice at all"])
def test_what_is_no_voice_is_refused(broken: bytes) -> None:
    with pytest.raises(ValueError, match="声音"):
        as_wave(BytesIO(broken))


def stored(content: bytes) -> Attachment:
    row = Attachment(name="微信语音2.amr", content_type="audio/amr", size=len(content))
    row.file.save("voice.amr", ContentFile(content), save=False)
    return row


def test_it_is_served_as_a_sound_and_kept_as_it_came(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    row = stored(amr())
    response = served(row)
    assert response["Content-Type"] == "audio/x-wav"
    assert "inline" in response["Content-Disposition"]
    assert loudest(b"".join(response.streaming_content))[1] > 6_000
    with row.file.open("rb") as kept:
        assert kept.read().startswith(b"#!AMR\n")


def test_what_cannot_be_decoded_is_handed_out_as_a_file(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    row = stored(b"#!AMR\n")
    response = served(row)
    assert response["Content-Type"] == "audio/amr"
    assert "attachment" in response["Content-Disposition"]
    row.file.close()
