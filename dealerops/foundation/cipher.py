"""Encryption of single values at rest, by the keys of settings.FIELD_KEYS."""

from collections.abc import Sequence
from functools import lru_cache

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def encrypted(plain: str) -> str:
    """A Fernet token of the newest key; two tokens of one text differ."""
    return _cipher().encrypt(plain.encode()).decode()


def decrypted(token: str) -> str:
    """What was encrypted, by whichever of the keys; raises InvalidToken for anything else."""
    return _cipher().decrypt(token.encode()).decode()


def _cipher() -> MultiFernet:
    return _cipher_of(tuple(settings.FIELD_KEYS))


@lru_cache(maxsize=4)
def _cipher_of(keys: Sequence[str]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])
