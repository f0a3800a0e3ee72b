"""The life of an import: the table that says what may follow what."""

from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Role
from dealerops.foundation.workflow import Transition, Workflow
from dealerops.imports.choices import OPEN
from dealerops.imports.choices import ImportState as S
from dealerops.imports.models import Import
from dealerops.imports.querysets import IMPORTERS

WORKERS = frozenset({Role.SYSTEM})

IMPORT_FLOW = Workflow[Import](
    field="state",
    transitions=(
        # A worker that was killed leaves CHECKING or WRITING behind; the next one begins anew.
        Transition("begin", _("Begin"), OPEN | {S.FAILED}, S.CHECKING, WORKERS),
        Transition("write", _("Write"), {S.CHECKING}, S.WRITING, WORKERS),
        Transition("finish", _("Finish"), {S.WRITING}, S.DONE, WORKERS),
        Transition("refuse", _("Refuse"), {S.CHECKING, S.WRITING}, S.REFUSED, WORKERS),
        Transition("fail", _("Fail"), OPEN | {S.FAILED}, S.FAILED, WORKERS),
        Transition("retry", _("Try again"), {S.FAILED}, S.QUEUED, IMPORTERS),
    ),
)
