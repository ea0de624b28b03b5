"""加密: identities of citizens are sealed at rest and found by a keyed hash.

AES-256-GCM with a random nonce; look-up by HMAC-SHA256 under a second key derived
from the same secret. Neither reveals anything without `HOTLINE_DATA_KEY`.
"""

import hashlib
import hmac
import os
import re
from functools import cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE = 12  # bytes, as NIST SP 800-38D asks for


class SealBroken(ValueError):
    """The text was altered, or sealed under another key."""


@cache
def _key(purpose: str) -> bytes:
    return hmac.new(settings.DATA_KEY, purpose.encode(), hashlib.sha256).digest()


def seal(text: str) -> bytes:
    """Encrypt; an empty text stays empty."""
    if not text:
        return b""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(_key("seal")).encrypt(nonce, text.encode(), None)


def unseal(sealed: bytes | memoryview) -> str:
    """Decrypt what `seal` gave. Raises `SealBroken`."""
    sealed = bytes(sealed)
    if not sealed:
        return ""
    try:
        return AESGCM(_key("seal")).decrypt(sealed[:_NONCE], sealed[_NONCE:], None).decode()
    except Exception as error:
        raise SealBroken("密文已损坏，或数据密钥不对") from error


def look_up_hash(text: str) -> str:
    """The keyed hash by which a sealed value is found again; 32 hex digits, empty for empty."""
    if not text:
        return ""
    return hmac.new(_key("look-up"), text.encode(), hashlib.sha256).hexdigest()[:32]


def phone_digits(phone: str) -> str:
    """A telephone number as it is compared: digits only, without +86 or 0086."""
    digits = re.sub(r"\D", "", phone)
    for prefix in ("0086", "86"):
        if digits.startswith(prefix) and len(digits) - len(prefix) >= 10:
            return digits[len(prefix) :]
    return digits


def masked(phone: str) -> str:
    """13812345678 → 138****5678; a short number all stars, none stays none."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else "*" * len(phone)
