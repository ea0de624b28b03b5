"""听得见: a voice that no browser plays (AMR, as WeChat sends it) is given out as one that all play. What was received stays as it is."""

import wave
from io import BytesIO
from typing import IO, Final

import av
from av.error import FFmpegError

UNPLAYABLE: Final = ("audio/amr",)
MOST_SECONDS: Final = 600  # of a voice; WeChat's end at 60


def as_wave(voice: IO[bytes]) -> bytes:
    """WAV of 16 bits, one channel, at the voice's own rate. Raises ValueError where it cannot be read."""
    sound = BytesIO()
    try:
        with av.open(voice, "r") as read, wave.open(sound, "wb") as written:
            rate = read.streams.audio[0].rate
            written.setnchannels(1)
            written.setsampwidth(2)
            written.setframerate(rate)
            same = av.AudioResampler(format="s16", layout="mono", rate=rate)
            n = 0
            for frame in read.decode(audio=0):
                for part in same.resample(frame):
                    written.writeframes(part.to_ndarray().tobytes())
                    n += part.samples
                if n > MOST_SECONDS * rate:
                    break
            if not n:
                raise ValueError("没有声音")
    except (FFmpegError, IndexError) as error:
        raise ValueError("读不出声音") from error
    return sound.getvalue()
