"""The life of a repair order (domain.md 4.1). Read the table from top to bottom."""

from django.utils.translation import gettext_lazy as _

from aftersales.choices import RoState as S
from aftersales.models import RepairOrder
from aftersales.rules import orders as r
from aftersales.rules import quality as q
from dealerops.foundation.actor import Role
from dealerops.foundation.workflow import Transition, Workflow

ADVISOR = {Role.D_SA, Role.D_SVC_DIR}
TECHNICIAN = {Role.D_TECH, Role.D_SVC_DIR}
ANYBODY_AT_WORK = ADVISOR | TECHNICIAN
PARTS = {Role.D_PARTS, Role.D_SVC_DIR}
ANSWER = ADVISOR | {Role.D_GM, Role.SYSTEM}  # the customer's own page acts as the system
BILL = {Role.D_SA, Role.D_CASHIER, Role.D_SVC_DIR}
AT_WORK = {S.WIP, S.AWAITING_APPROVAL, S.AWAITING_PARTS, S.SUBLET}
RECEIVED = (
    r.mode_is_said,
    r.km_and_fuel_are_read,
    r.symptoms_are_told,
    r.walk_around_is_photographed,
    r.valuables_are_noted,
    r.walk_around_is_confirmed,
    r.contact_is_verified,
    r.tow_sheet_is_there,
)
LEAVING = (r.km_did_not_run_backwards, r.calls_are_signed_for, r.risks_are_signed_for)
OWN_JOB = (r.is_own_job,)
APART = (r.inspector_did_not_work, q.inspector_did_not_check)
CHECKED = (q.was_cross_checked,)

# fmt: off
RO_FLOW = Workflow[RepairOrder](
    field="state",
    transitions=(
        Transition("check_in",   _("Check in"),               {S.APPOINTED},            S.CHECKED_IN,        {Role.D_SA}, RECEIVED),
        Transition("move",       _("Move the appointment"),   {S.APPOINTED},            S.APPOINTED,         ADVISOR, (r.appointment_may_move,)),
        Transition("arrive",     _("The car is here"),        {S.APPOINTED},            S.APPOINTED,         ADVISOR | {Role.D_DRIVER}, (r.is_still_expected,)),
        Transition("no_show",    _("Did not come"),           {S.APPOINTED},            S.NO_SHOW,           ADVISOR | {Role.SYSTEM}, (r.has_not_come,)),
        Transition("cancel",     _("Cancel"),                 {S.APPOINTED, S.CHECKED_IN}, S.CANCELLED,      ADVISOR),
        Transition("agree_fee",  _("Agree on an inspection fee"), {S.APPOINTED},        S.APPOINTED,         ADVISOR),
        Transition("agree_fee",  _("Agree on an inspection fee"), {S.CHECKED_IN},       S.CHECKED_IN,        ADVISOR),
        Transition("inspect",    _("Inspection done"),        {S.CHECKED_IN},           S.INSPECTED,         TECHNICIAN, (r.has_a_technician, r.every_symptom_is_diagnosed), OWN_JOB),
        Transition("quote",      _("Freeze the quote"),       {S.INSPECTED, S.QUOTED, S.APPROVED}, S.QUOTED, ADVISOR, (r.something_is_open,)),
        Transition("quote",      _("Freeze the quote"),       AT_WORK,                  S.AWAITING_APPROVAL, ADVISOR, (r.something_is_open,)),
        Transition("approve",    _("Record an approval"),     {S.QUOTED},               S.APPROVED,          ANSWER),
        Transition("approve",    _("Record an approval"),     {S.APPROVED},             S.APPROVED,          ANSWER),
        Transition("approve",    _("Record an approval"),     {S.AWAITING_APPROVAL},    S.AWAITING_APPROVAL, ANSWER),
        Transition("approve",    _("Record an approval"),     {S.WIP},                  S.WIP,               ANSWER),
        Transition("approve",    _("Record an approval"),     {S.AWAITING_PARTS},       S.AWAITING_PARTS,    ANSWER),
        Transition("approve",    _("Record an approval"),     {S.SUBLET},               S.SUBLET,            ANSWER),
        Transition("decline",    _("Nothing is wanted"),      {S.QUOTED},               S.CANCELLED,         ADVISOR, (r.nothing_is_approved, r.open_risks_are_answered, r.risks_are_signed_for)),
        Transition("decline",    _("Nothing is wanted"),      {S.APPROVED, S.WIP, S.AWAITING_APPROVAL, S.AWAITING_PARTS}, S.CANCELLED, ADVISOR, (r.nothing_is_left, r.risks_are_signed_for)),
        Transition("start",      _("Start the work"),         {S.APPROVED},             S.WIP,               ANYBODY_AT_WORK, (r.has_a_technician, r.something_is_approved), OWN_JOB),
        Transition("add_item",   _("Add a line"),             AT_WORK,                  S.AWAITING_APPROVAL, ANYBODY_AT_WORK),
        Transition("resume",     _("All answered"),           {S.AWAITING_APPROVAL},    S.WIP,               ANSWER | TECHNICIAN, (r.nothing_is_open,)),  # or where it was held up
        Transition("resume",     _("All answered"),           {S.QUOTED},               S.APPROVED,          ANSWER | TECHNICIAN, (r.nothing_is_open, r.something_is_approved)),
        Transition("need_part",  _("Wait for parts"),         {S.WIP},                  S.AWAITING_PARTS,    ANYBODY_AT_WORK | PARTS, (), OWN_JOB),
        Transition("parts_in",   _("Parts are here"),         {S.AWAITING_PARTS},       S.WIP,               PARTS),
        Transition("sublet",     _("Give to another workshop"), {S.WIP},                S.SUBLET,            ADVISOR),
        Transition("back",       _("Back from the other workshop"), {S.SUBLET},         S.WIP,               ADVISOR),
        Transition("finish",     _("Work finished"),          {S.WIP},                  S.QC,                TECHNICIAN, (r.every_line_is_done,), OWN_JOB),
        Transition("self_check", _("Self-check done"),        {S.QC},                   S.QC,                TECHNICIAN, (q.awaits_self_check,), OWN_JOB),
        Transition("cross_check", _("Cross-check done"),      {S.QC},                   S.QC,                TECHNICIAN, (q.awaits_cross_check,), (q.is_another_technician,)),
        Transition("pass",       _("Passed"),                 {S.QC},                   S.READY,             TECHNICIAN, CHECKED, APART),
        Transition("fail",       _("Back to work"),           {S.QC},                   S.WIP,               TECHNICIAN, CHECKED, APART),
        Transition("begin_settlement", _("Begin the settlement"), {S.READY},            S.READY,             BILL),
        Transition("settle",     _("Settle"),                 {S.READY},                S.SETTLED,           BILL, (r.settlement_was_begun,)),
        Transition("receive",    _("Receive a payment"),      {S.SETTLED},              S.SETTLED,           {Role.D_CASHIER}),
        Transition("grant",      _("Credit or goodwill"),     {S.SETTLED},              S.SETTLED,           {Role.D_GM}),
        Transition("pay",        _("Paid in full"),           {S.SETTLED},              S.PAID,              BILL | {Role.D_GM}),
        Transition("receive_fee", _("Receive the inspection fee"), {S.CANCELLED},       S.CANCELLED,         {Role.D_CASHIER}, (r.a_fee_is_due,)),
        Transition("forgive_fee", _("Forgive the inspection fee"), {S.CANCELLED},       S.CANCELLED,         {Role.D_GM}, (r.a_fee_is_due,)),
        Transition("deliver",    _("Hand over the car"),      {S.PAID},                 S.DELIVERED,         ADVISOR, LEAVING),
        Transition("archive",    _("File the order"),         {S.DELIVERED},            S.ARCHIVED,          {Role.D_INFO}, (r.archive_is_complete,)),
    ),
)
# fmt: on
