"""R20, violations and receivables: what is open, how old it is, what came in (domain.md 6.4)."""

import datetime as dt
from dataclasses import replace
from operator import attrgetter

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.actor import Role
from dealerops.foundation.reporting import (
    Cadence,
    Chart,
    Column,
    Headline,
    Kind,
    Mark,
    Report,
    declare,
)
from rental.reports.drills import LEDGER_DRILLS
from rental.selectors.ledger_report import ledger_of_period

COLUMNS = (
    Column(_("Part"), "part", note=_("What the line speaks of."), is_mailed=True),
    Column(
        pgettext_lazy("rental", "What"),
        "label",
        note=_("A state, an age, a kind of posting."),
        is_mailed=True,
    ),
    Column(
        pgettext_lazy("how many", "Number"),
        "count",
        Kind.INTEGER,
        note=_("Violations, items or postings."),
        is_mailed=True,
    ),
    Column(_("Points"), "points", Kind.INTEGER, note=_("Points on the records of the line.")),
    Column(
        _("Amount"),
        "amount",
        Kind.MONEY,
        note=_("Fines of the violations, or what was posted."),
        is_mailed=True,
    ),
)

LEDGER_WEEKLY = declare(
    Report(
        code="R20",
        title=_("Violations and receivables"),
        cadence=Cadence.WEEKLY,
        at=dt.time(8, 30),
        rows=ledger_of_period,
        columns=COLUMNS,
        recipients=frozenset({Role.RENTAL_MGR, Role.FINANCE}),
        readers=frozenset({Role.RENTAL_OP, Role.COLLECTOR, Role.RENTAL_SUPERVISOR}),
        attribution=_("Day of the step or of the posting; what is open as it stands"),
        charts=(Chart(_("Owed by age, CNY"), Mark.BAR, "label", "charted"),),
        origin=_("Violations and the ledger"),
        key=("part", "label"),
        headlines=(Headline("amount", of=attrgetter("amount")),),
        approvers=frozenset({Role.FINANCE}),
        tells_past=False,
        drills=LEDGER_DRILLS,
    )
)
LEDGER_MONTHLY = declare(
    replace(
        LEDGER_WEEKLY,
        code="R20M",
        title=_("Violations and receivables, month"),
        cadence=Cadence.MONTHLY,
    )
)
