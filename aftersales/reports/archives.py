"""The archive report R22 (domain.md 6.4)."""

import datetime as dt
from operator import attrgetter

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftersales.reports.drills import ARCHIVE_DRILLS
from aftersales.selectors.archive_report import archives_of_month
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

ARCHIVES_MONTHLY = declare(
    Report(
        code="R22",
        title=_("Archive completeness"),
        cadence=Cadence.MONTHLY,
        at=dt.time(8, 30),
        rows=archives_of_month,
        columns=(
            Column(
                _("Part"),
                "part",
                note=_("What the line speaks of: a kind of archive, a paper, or gate-out numbers."),
            ),
            Column(
                pgettext_lazy("archive", "What"),
                "label",
                note=_("The kind, the paper, or the numbers of the pad."),
            ),
            Column(
                _("Files"),
                "files",
                Kind.INTEGER,
                note=_(
                    "Cars handed over in the month, once three workdays have passed since then."
                ),
            ),
            Column(
                _("Complete"),
                "complete",
                Kind.INTEGER,
                note=_("Files in which every required paper is there and valid."),
            ),
            Column(
                _("Rate"), "rate", Kind.PERCENT, note=_("Complete of files; a dash without files.")
            ),
            Column(
                _("Missing"),
                "missing",
                Kind.INTEGER,
                note=_(
                    "Files that are not complete or miss the paper; numbers that let no car out."
                ),
            ),
            Column(_("Remark"), "note", note=_("Why the numbers were not used.")),
        ),
        recipients=frozenset({Role.D_SVC_DIR, Role.D_SALES_DIR, Role.D_INFO}),
        readers=frozenset({Role.D_GM}),
        attribution=_("Day on which the car was handed over"),
        charts=(Chart(_("Complete archives"), Mark.BAR, "label", "charted", kind=Kind.PERCENT),),
        origin=_("Archive files, their papers and the gate-out pads"),
        key=("part", "label"),
        headlines=(
            Headline("files", of=attrgetter("files")),
            Headline("complete", of=attrgetter("files")),
        ),
        drills=ARCHIVE_DRILLS,
    )
)
