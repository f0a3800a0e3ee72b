"""Cases that belong together: three or more of one topic at one model or one dealer (domain.md 3.7)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """What a case is compared by; model and dealer are ids, None where nobody knows them."""

    case_id: int
    topic: str
    model_id: int | None
    dealer_id: int | None
    region_id: int | None


@dataclass(frozen=True, slots=True)
class Cluster:
    """Cases of one topic. Model and dealer are named where all the cases share them."""

    topic: str
    model_id: int | None
    dealer_id: int | None
    case_ids: tuple[int, ...]
    region_ids: tuple[int, ...]

    @property
    def key(self) -> str:
        """The same for the same cluster tomorrow, however many cases it has by then."""
        return f"{self.topic}:{self.model_id or ''}:{self.dealer_id or ''}"


def clusters(cases: Iterable[Told], least: int) -> list[Cluster]:
    """Groups of at least `least` cases with the same topic and model, or the same topic and dealer.

    Two groups of exactly the same cases are one cluster that names both. The largest comes first.
    """
    groups: dict[tuple[str, str, int], list[Told]] = defaultdict(list)
    for case in cases:
        if case.model_id is not None:
            groups[case.topic, "model", case.model_id].append(case)
        if case.dealer_id is not None:
            groups[case.topic, "dealer", case.dealer_id].append(case)
    found = {}
    for members in groups.values():
        if len(members) >= least:
            one = _cluster(members)
            found[one.case_ids] = one
    return sorted(found.values(), key=lambda one: (-len(one.case_ids), one.key))


def _cluster(members: list[Told]) -> Cluster:
    models = {one.model_id for one in members}
    dealers = {one.dealer_id for one in members}
    regions = {one.region_id for one in members if one.region_id is not None}
    return Cluster(
        topic=members[0].topic,
        model_id=models.pop() if len(models) == 1 else None,
        dealer_id=dealers.pop() if len(dealers) == 1 else None,
        case_ids=tuple(sorted(one.case_id for one in members)),
        region_ids=tuple(sorted(regions)),
    )
