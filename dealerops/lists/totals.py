"""The total row of a list: how many rows the filter shows, and the sums of what may be added up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, QuerySet, Sum

from dealerops.lists.columns import ListColumn
from dealerops.lists.count import CAP, Capped


@dataclass(frozen=True)
class Totals:
    """`sums` by the column's name; nothing is summed where there are more rows than the cap."""

    rows: Capped
    sums: Mapping[str, Any] = field(default_factory=dict)


def totals_of(
    queryset: QuerySet[Any, Any], columns: Sequence[ListColumn], cap: int = CAP
) -> Totals | None:
    """One statement over at most `cap` + 1 rows; None where no column of the page is ever summed."""
    summed = {f"total_{one.name}": one for one in columns if one.total is not None}
    if not summed:
        return None
    amounts = {
        name: F(one.total) if isinstance(one.total, str) else one.total
        for name, one in summed.items()
    }
    rows = queryset if queryset.query.order_by else queryset.order_by()  # as dealerops.lists.count
    some = rows.annotate(**amounts)[: cap + 1]
    found = some.aggregate(rows=Count("pk"), **{f"{name}_sum": Sum(name) for name in summed})
    if found["rows"] > cap:
        return Totals(Capped(cap, more=True))
    return Totals(
        Capped(found["rows"], more=False),
        {one.name: found[f"{name}_sum"] for name, one in summed.items()},
    )
