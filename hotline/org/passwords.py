"""初始密码: random words to hand over once, and how many of them are kept at once."""

import secrets
from typing import Final

from django.contrib.auth.hashers import Argon2PasswordHasher

# Without 0 O 1 l I: an initial password is read aloud and copied from paper.
ALPHABET: Final = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH: Final = 12


def initial_password() -> str:
    """Twelve characters, about 70 bits, with at least one digit and one letter."""
    while True:
        word = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if any(letter.isdigit() for letter in word) and any(letter.isalpha() for letter in word):
            return word


class QuickArgon2(Argon2PasswordHasher):
    """Argon2 that costs a tenth of a millisecond, for random words only.

    A slow hash protects words that people choose; nobody can try 2^70 random ones. The costs stand inside
    the hash, so the ordinary hasher checks it, and replaces it by an expensive one at the first sign-in.
    """

    time_cost = 1
    memory_cost = 64  # KiB
    parallelism = 1


def quick_hash(word: str) -> str:
    """The value for `User.password` of a word made by `initial_password`."""
    hasher = QuickArgon2()
    return hasher.encode(word, hasher.salt())
