"""The life of an export: the table that says what may follow what."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.exports.choices import ExportState as S
from dealerops.exports.models import Export
from dealerops.foundation.actor import Role
from dealerops.foundation.workflow import Transition, Workflow

PEOPLE = frozenset(Role) - {Role.SYSTEM}
WORKERS = frozenset({Role.SYSTEM})

EXPORT_FLOW = Workflow[Export](
    field="state",
    transitions=(
        # A worker that was killed leaves RUNNING behind; the next one begins anew.
        Transition("begin", _("Begin"), {S.QUEUED, S.RUNNING, S.FAILED}, S.RUNNING, WORKERS),
        Transition("finish", _("Finish"), {S.RUNNING}, S.DONE, WORKERS),
        Transition("fail", _("Fail"), {S.QUEUED, S.RUNNING, S.FAILED}, S.FAILED, WORKERS),
        Transition(
            "cancel", pgettext_lazy("export", "Stop"), {S.QUEUED, S.RUNNING}, S.CANCELLED, PEOPLE
        ),
        Transition("retry", _("Try again"), {S.FAILED, S.CANCELLED}, S.QUEUED, PEOPLE),
    ),
)
