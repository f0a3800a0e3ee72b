"""The reports of callbacks and satisfaction: what they say, to whom, when (domain.md 6.4)."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from operator import attrgetter

from django.utils.translation import gettext_lazy as _

from aftersales.reports.drills import DAY_DRILLS, MONTH_DRILLS, WEEK_DRILLS
from aftersales.selectors.callback_lines import MonthLine
from aftersales.selectors.callback_reports import (
    DAILY_AT,
    callbacks_of_day,
    callbacks_of_week,
    satisfaction_of_month,
)
from aftersales.selectors.late_interviews import late_interviews
from dealerops.foundation.actor import Role
from dealerops.foundation.reporting import (
    Cadence,
    Chart,
    Column,
    Commenting,
    Headline,
    Kind,
    Mark,
    Report,
    Scale,
    declare,
)

INDEX_NOTE = _(
    "100 x sum of the scores / (5 x answers); an asterisk marks fewer than five answers."
)
SATISFACTION_NOTE = _(
    "Share of answers of 4 and 5, in percent; an asterisk marks fewer than five answers."
)
PART = Column(
    _("Part"),
    "part",
    note=_(
        "What the line speaks of: the callbacks, why some are late, a problem customer, a department."
    ),
)
LABEL = Column(
    _("Department"),
    "label",
    note=_("Department, or departments of the problem."),
    is_mailed=True,
)
DUE = Column(
    _("Due"), "due", Kind.INTEGER, note=_("Callbacks due in the period; second callbacks apart.")
)
DONE = Column(_("Done"), "done", Kind.INTEGER, note=_("Interviews held by phone."))
ANSWERS = Column(
    _("Answers"), "n", Kind.INTEGER, note=_("Scored answers; what does not apply is left out.")
)
INDEX = Column(_("Index"), "index", note=INDEX_NOTE, is_mailed=True)
SATISFACTION = Column(_("Satisfaction"), "satisfaction", note=SATISFACTION_NOTE)
INDEX_PER_DEPARTMENT = Chart(_("Index per department"), Mark.BAR, "label", "value")
ORIGIN = _("Callbacks, interviews and quick-handling forms")
CUSTOMER = Column(_("Customer"), "customer", note=_("Masked."), is_mailed=True)
ORDER = Column(_("Repair order"), "order", note=_("Number of the repair order."))
SOLVED = Column(
    _("Solved?"),
    "solved",
    note=_("Whether somebody has said that the solution was carried out."),
    tone="solved_tone",
    is_mailed=True,
)
SECOND_CALLBACK = Column(
    _("Second callback"),
    "second_at",
    Kind.DATETIME,
    note=_("When the customer was asked about the solution."),
)
SCORE_THEN = Column(
    _("Score then"),
    "second_score",
    Kind.INTEGER,
    note=_("What the customer gave the solution, 1 to 5."),
    tone=Scale(green=Decimal(4), amber=Decimal(3)),
)


def _is_below_target(line: MonthLine) -> bool:
    return line.target is not None and line.value is not None and line.value < line.target


COUNTED = (Headline("due", of=attrgetter("due")), Headline("done", of=attrgetter("due")))

CALLBACKS_DAILY = declare(
    Report(
        code="R11",
        title=_("Callback daily"),
        cadence=Cadence.DAILY,
        at=DAILY_AT,
        rows=callbacks_of_day,
        columns=(
            PART,
            LABEL,
            replace(DUE, is_mailed=True),
            Column(
                _("Attempted"),
                "attempted",
                Kind.INTEGER,
                note=_("Of these, how many were called at least once."),
            ),
            replace(DONE, is_mailed=True),
            Column(
                _("Not reached"),
                "not_reached",
                Kind.INTEGER,
                note=_("Let be after the last attempt."),
            ),
            CUSTOMER,
            ORDER,
            Column(
                _("Words"),
                "words",
                note=_("What the customer said, in their words."),
                is_mailed=True,
            ),
            Column(_("Quick form"), "form", note=_("Number of the quick-handling form.")),
            Column(_("Responsible"), "responsible", note=_("Who answers for the solution.")),
            Column(_("Promised for"), "deadline", Kind.DATE, note=_("Day the solution is due.")),
            ANSWERS,
            INDEX,
            SATISFACTION,
        ),
        recipients=frozenset({Role.D_SVC_DIR, Role.D_INFO}),
        readers=frozenset({Role.D_CALL, Role.D_GM}),
        attribution=_(
            "Due day of the callback; interviews from the report before until 18:00, when this one is made"
        ),
        charts=(INDEX_PER_DEPARTMENT,),
        origin=ORIGIN,
        key=("part", "label", "order"),
        headlines=COUNTED,
        drills=DAY_DRILLS,
    )
)

CALLBACKS_WEEKLY = declare(
    Report(
        code="R12",
        title=_("Callback weekly: problem customers"),
        cadence=Cadence.WEEKLY,
        at=dt.time(17),
        carries_over=True,
        rows=callbacks_of_week,
        columns=(
            PART,
            CUSTOMER,
            Column(_("Plate"), "plate", note=_("Masked.")),
            ORDER,
            LABEL,
            Column(
                _("Issue"),
                "grievance",
                note=_("What the customer is unhappy about."),
                is_mailed=True,
            ),
            Column(_("Measure"), "measure", note=_("What was done."), is_mailed=True),
            SOLVED,
            Column(_("State"), "state", note=_("Where the quick form stands.")),
            SECOND_CALLBACK,
            SCORE_THEN,
            DUE,
            DONE,
            Column(
                _("Completion"),
                "completion",
                Kind.PERCENT,
                note=_("Done / due without do-not-call requests and invalid numbers."),
            ),
            Column(
                _("Late or open"),
                "late",
                Kind.INTEGER,
                note=_("Callbacks of the week without an interview in time."),
            ),
            ANSWERS,
            INDEX,
            SATISFACTION,
            Column(
                _("Index of four weeks"),
                "trend",
                note=_("The three weeks before and this one, oldest first."),
            ),
        ),
        recipients=frozenset({Role.D_SVC_DIR, Role.D_INFO}),
        readers=frozenset({Role.D_GM}),
        attribution=_("Day of the interview"),
        charts=(INDEX_PER_DEPARTMENT,),
        origin=ORIGIN,
        key=("part", "label", "order"),
        headlines=COUNTED,
        drills=WEEK_DRILLS,
        comments=Commenting(attrgetter("problem"), frozenset({Role.D_SVC_DIR}), hours=24),
    )
)

SATISFACTION_MONTHLY = declare(
    Report(
        code="R13",
        title=_("Monthly satisfaction"),
        cadence=Cadence.MONTHLY,
        at=dt.time(8, 30),
        rows=satisfaction_of_month,
        columns=(
            Column(
                _("Span"),
                "span",
                note=_("The month, a week of it, what is still open, or a problem customer."),
                is_mailed=True,
            ),
            Column(
                _("Department"),
                "department",
                note=_("Department the answers speak of."),
                is_mailed=True,
            ),
            ANSWERS,
            INDEX,
            SATISFACTION,
            Column(
                _("NPS"),
                "nps",
                note=_("Percentage of 9 and 10 less percentage of 0 to 6; a measure of its own."),
            ),
            Column(
                _("Change"),
                "change",
                note=_("Index less index of the month before."),
                is_mailed=True,
            ),
            Column(_("Top problems"), "problems", note=_("What customers were unhappy about.")),
            Column(_("Actions"), "actions", note=_("What was done about it.")),
            Column(_("Target"), "target", Kind.HOURS, note=_("Index to reach.")),
            Column(
                _("Status"),
                "status",
                note=_("Whether the target is reached."),
                tone="status_tone",
                is_mailed=True,
            ),
            CUSTOMER,
            ORDER,
            SOLVED,
            SECOND_CALLBACK,
            SCORE_THEN,
        ),
        recipients=frozenset({Role.D_SVC_DIR, Role.D_GM, Role.D_INFO}),
        attribution=_("Month in which the car was handed back"),
        drills=MONTH_DRILLS,
        charts=(Chart(_("Index per department"), Mark.BAR, "department", "value"),),
        origin=ORIGIN,
        key=("span", "department", "order"),
        headlines=(
            Headline("n", of=attrgetter("value")),
            Headline("index", of=attrgetter("value")),
        ),
        late=late_interviews,
        comments=Commenting(_is_below_target, frozenset({Role.D_SVC_DIR})),
    )
)
