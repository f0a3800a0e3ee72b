"""The words of dunning 催收: the rungs of the ladder, calls, promises, write-offs (domain.md 5.8, 5.10)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.actor import Role


class Rung(TextChoices):
    """The steps of the ladder, in order; the number is days after the due date."""

    REMINDER = "REMINDER", _("D−3 reminder")
    NOTICE = "NOTICE", _("D+1 overdue notice")
    CALL = "CALL", _("D+3 call")
    SECOND_NOTICE = "SECOND_NOTICE", _("D+7 second notice, no new orders")
    DEMAND = "DEMAND", _("D+15 formal demand letter")
    MANAGER = "MANAGER", _("D+30 manager's case")
    LEGAL = "LEGAL", _("D+60 legal action or write-off")


class BlockReason(TextChoices):
    """Why the house itself puts somebody on the block list; people write it in their own words."""

    OVERDUE = "OVERDUE", _("An overdue debt")
    WRITTEN_OFF = "WRITTEN_OFF", _("A debt that was written off")


def block_reason_name(reason: str) -> str:
    """What somebody wrote, or what the house entered, in the reader's language."""
    return str(dict(BlockReason.choices).get(reason, reason))


class StepState(TextChoices):
    OPEN = "OPEN", _("To do")
    DONE = "DONE", _("Done")
    DROPPED = "DROPPED", _("No longer needed")


class StepChannel(TextChoices):
    """How a step reached the lessee; there is no way to anybody else."""

    APP = "APP", _("App and text message")
    PHONE = "PHONE", pgettext_lazy("rental", "Call")
    REGISTERED_MAIL = "REGISTERED_MAIL", _("Registered letter")
    E_DELIVERY = "E_DELIVERY", _("Electronic delivery")
    MEETING = "MEETING", _("In person")
    LAWYER = "LAWYER", _("By our lawyer")


class StepResult(TextChoices):
    """What came of a step."""

    SENT = "SENT", _("Sent")
    REACHED = "REACHED", pgettext_lazy("rental", "Reached")
    NOT_REACHED = "NOT_REACHED", _("Not reached")
    WILL_PAY = "WILL_PAY", _("Says will pay")
    REFUSES = "REFUSES", _("Refuses to pay")
    DISPUTES = "DISPUTES", _("Disputes the debt")
    INSTALMENTS = "INSTALMENTS", _("Instalments agreed")
    TO_COURT = "TO_COURT", _("Court or arbitration")
    TO_WRITE_OFF = "TO_WRITE_OFF", _("Write-off proposed")


class Contacted(TextChoices):
    """Whom a dunning call may be made to (domain.md 5.8: nobody else)."""

    LESSEE = "LESSEE", _("The lessee")
    GUARANTOR = "GUARANTOR", _("The guarantor")


class PromiseState(TextChoices):
    OPEN = "OPEN", _("Promised")
    KEPT = "KEPT", pgettext_lazy("rental", "Kept")
    BROKEN = "BROKEN", _("Broken")


class PlanState(TextChoices):
    """An instalment plan 分期: proposed by us, signed by the customer, kept or broken."""

    PROPOSED = "PROPOSED", _("Waits for the signature")
    ACTIVE = "ACTIVE", _("In good standing")
    DONE = "DONE", _("Paid")
    BROKEN = "BROKEN", _("Broken")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


class WriteOffState(TextChoices):
    PROPOSED = "PROPOSED", _("Proposed")
    APPROVED = "APPROVED", _("Written off")
    REJECTED = "REJECTED", _("Rejected")


class WriteOffReason(TextChoices):
    """Why nothing more can be had (domain.md 5.10)."""

    LADDER_DONE = "LADDER_DONE", _("Every step of the ladder was taken")
    BANKRUPTCY = "BANKRUPTCY", _("Bankruptcy")
    DEATH = "DEATH", _("Death")
    COST_OVER_CLAIM = "COST_OVER_CLAIM", _("Going on costs more than the debt")


class Approval(TextChoices):
    """Who decides a write-off, by its amount; the value is the role."""

    SUPERVISOR = Role.RENTAL_SUPERVISOR.value, _("Rental supervisor")
    MANAGER = Role.RENTAL_MGR.value, _("Rental manager")
    FINANCE = Role.FINANCE.value, _("Finance head")
    CFO = Role.CFO.value, _("Chief financial officer")


AUTOMATIC = frozenset({Rung.REMINDER, Rung.NOTICE, Rung.SECOND_NOTICE})
LETTERS = frozenset({StepChannel.REGISTERED_MAIL, StepChannel.E_DELIVERY})
MANAGERS_RUNGS = frozenset({Rung.MANAGER, Rung.LEGAL})
