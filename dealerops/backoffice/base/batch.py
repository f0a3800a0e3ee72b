"""The same command for many rows: each in its own transaction, and one sentence for every reason."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dealerops.foundation.errors import DomainError

MOST = 100  # rows in one go; what a person can have looked at
NAMED = 5  # rows named beside a reason


@dataclass
class Outcome:
    """How many were done, and the rows that each reason stopped."""

    done: int = 0
    refused: Mapping[str, list[str]] = field(default_factory=dict)


def run_each(rows: Iterable[Model], run: Callable[[Model], object]) -> Outcome:
    """`run` is a service; what it refuses stops its own row and no other."""
    refused: dict[str, list[str]] = defaultdict(list)
    outcome = Outcome(refused=refused)
    for row in rows:
        try:
            run(row)
        except DomainError as error:
            why = "; ".join(f"{one.message} ({one.code})" for one in error.refusals)
            refused[why].append(str(row))
        else:
            outcome.done += 1
    return outcome


def tell(request: HttpRequest, outcome: Outcome) -> None:
    """ "7 done", and why the others were refused."""
    if outcome.done:
        said = ngettext("%(count)s done.", "%(count)s done.", outcome.done)
        messages.success(request, said % {"count": outcome.done})
    for why, rows in outcome.refused.items():
        facts = {"count": len(rows), "rows": _named(rows), "why": why}
        messages.warning(request, _("%(count)s refused (%(rows)s): %(why)s") % facts)


def _named(rows: Sequence[str]) -> str:
    shown = ", ".join(rows[:NAMED])
    return f"{shown} …" if len(rows) > NAMED else shown
