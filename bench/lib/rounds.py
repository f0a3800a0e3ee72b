"""Interleaved measuring: every arm in every round, forwards and backwards, medians and their spread."""

import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass

STABLE = (
    0.35  # above this spread a figure counts only where its goal is further away than it swings
)
REPEATS = 3


@dataclass(frozen=True, slots=True)
class Figure:
    """A median with its spread: (highest - lowest) / median of the middle half of the samples."""

    median: float
    spread: float

    @classmethod
    def of(cls, samples: list[float]) -> "Figure":
        middle = statistics.median(samples)
        if len(samples) < 4 or not middle:
            ends = (min(samples), max(samples))
        else:
            low, _mid, high = statistics.quantiles(samples, n=4)
            ends = (low, high)
        return cls(middle, (ends[1] - ends[0]) / middle if middle else 0.0)


def interleaved(arms: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, Figure]:
    """Run the arms in the order A B … B A, `rounds` times; each call returns one sample.

    While an arm is unstable everything is run again, up to REPEATS times in all.
    """
    samples: dict[str, list[float]] = {name: [] for name in arms}
    for _repeat in range(REPEATS):
        for _round in range(rounds):
            for name in (*arms, *reversed(arms)):
                samples[name].append(arms[name]())
        figures = {name: Figure.of(values) for name, values in samples.items()}
        if all(figure.spread <= STABLE for figure in figures.values()):
            break
    return figures
