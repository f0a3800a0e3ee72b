"""The cache that all processes share, and counting in it; nothing here is the truth about anything."""

import logging
import math
import time
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from django.core.cache import cache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")
QUIET_SECONDS = 5.0


class ForgivingCache(RedisCache):
    """A cache that may go away: then it is empty, and people are not made to wait for it.

    After a failure nothing is asked of it for QUIET_SECONDS, so that a frozen server costs one
    request its time-out and not every request.
    """

    _quiet_until = 0.0

    def _ask(self, ask: Callable[P, R], nothing: R, *args: P.args, **kwargs: P.kwargs) -> R:
        if time.monotonic() < ForgivingCache._quiet_until:
            return nothing
        try:
            return ask(*args, **kwargs)
        except RedisError as error:
            logger.warning("the cache is away: %s", type(error).__name__)
            ForgivingCache._quiet_until = time.monotonic() + QUIET_SECONDS
            return nothing

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return self._ask(super().add, True, *args, **kwargs)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._ask(super().get, default, key, default, version)

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._ask(super().set, None, *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return self._ask(super().touch, False, *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return self._ask(super().delete, False, *args, **kwargs)

    def get_many(self, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        return self._ask(super().get_many, {}, *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        return self._ask(super().has_key, False, *args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> int:
        return self._ask(super().incr, 0, *args, **kwargs)

    def set_many(self, *args: Any, **kwargs: Any) -> list[Any]:
        return self._ask(super().set_many, [], *args, **kwargs)

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        self._ask(super().delete_many, None, *args, **kwargs)

    def clear(self) -> None:
        self._ask(super().clear, None)


def seconds_to_wait(what: str, *, limit: int, seconds: int = 60, counts: bool = True) -> int:
    """Count one more of `what`; 0 while there were at most `limit` in the last `seconds`.

    Otherwise the seconds after which to come again, and this one does not count. The last `seconds`
    slide: the count of the window before fades out. No limit and no cache mean no waiting: a promise
    to answer outweighs a promise to refuse. Without `counts` it is only asked whether there is room.
    """
    if limit <= 0:
        return 0
    window, gone = divmod(time.time(), seconds)
    this, last = f"count:{what}:{window:.0f}", f"count:{what}:{window - 1:.0f}"
    before = cache.get(last, 0)
    if not counts:
        count = cache.get(this, 0) + 1
        is_full = count + before * (1 - gone / seconds) > limit
        return _until_room(limit - count, before, seconds, gone) if is_full else 0
    cache.add(this, 0, timeout=2 * seconds)
    try:
        count = cache.incr(this)
        if count + before * (1 - gone / seconds) <= limit:
            return 0
        cache.decr(this)
    except ValueError:  # it ran out between two lines
        return 0
    return _until_room(limit - count, before, seconds, gone)


def _until_room(room: int, before: int, seconds: int, gone: float) -> int:
    """In how many seconds the window before has faded to `room`, or this one has ended."""
    if room >= 0 and before:
        return max(1, math.ceil(seconds * (1 - room / before) - gone))
    return max(1, math.ceil(seconds - gone))


def first_time(what: str, *, seconds: int) -> bool:
    """Whether this is news: said once per `seconds`, by whichever process comes first."""
    return bool(cache.add(f"news:{what}", 1, timeout=seconds))
