"""Whose duty it is, and what it takes to call it done (domain.md 4.13)."""

from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import Refusal
from reports.choices.duties import Evidence
from reports.models import ObligationInstance

NO_EVIDENCE = Refusal(
    "DUTY_EVIDENCE", _("A duty is done when its evidence is here: a file or a page."), "file"
)
FILE_WANTED = Refusal("DUTY_FILE", _("This duty is proven by a file."), "file")
PAGE_WANTED = Refusal("DUTY_PAGE", _("This duty is proven by a page of this system."), "link")
NOT_THEIRS = Refusal("DUTY_NOT_YOURS", _("This is the duty of somebody else."))
OWN_DUTY = Refusal("DUTY_OWN", _("Nobody waives a duty of their own."))


def has_evidence(duty: ObligationInstance) -> Refusal | None:
    """What the system wrote itself is evidence of every kind; else the kind that was asked for when the
    duty opened counts, whatever its obligation says by now (domain.md 0.8).
    """
    if duty.edition_id:
        return None
    if not (duty.evidence_id or duty.link):
        return NO_EVIDENCE
    wanted = duty.evidence_kind or duty.definition.evidence
    if wanted == Evidence.FILE and not duty.evidence_id:
        return FILE_WANTED
    if wanted == Evidence.LINK and not duty.link:
        return PAGE_WANTED
    return None


def is_theirs(duty: ObligationInstance, actor: Actor) -> Refusal | None:
    """The person, their deputy, or a colleague in the same role."""
    is_anothers = actor.user_id != duty.owner_id and actor.role != duty.owner_role
    return NOT_THEIRS if is_anothers else None


def is_not_own(duty: ObligationInstance, actor: Actor) -> Refusal | None:
    own = actor.user_id in {duty.owner_id, duty.stands_in_for_id}
    return OWN_DUTY if own else None
