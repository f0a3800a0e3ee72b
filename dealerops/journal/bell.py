"""The doorbell: whoever runs the workers puts a publisher here; without one, the sweep does the work."""

from collections.abc import Callable


def _nobody_listens(queue: str) -> None:
    return None


_ring: Callable[[str], None] = _nobody_listens


def connect(ring: Callable[[str], None]) -> None:
    """Let `ring(queue)` wake a worker of that queue; it must never raise."""
    global _ring
    _ring = ring


def ring(queue: str) -> None:
    _ring(queue)
