"""What the system writes itself: the run is put into the duty, and the person only confirms."""

from django.db import transaction

from dealerops.foundation.actor import SYSTEM
from dealerops.journal.services import record
from reports.models import ObligationInstance, ReportEdition, ReportRun


@transaction.atomic
def attach_editions(run_id: int) -> int:
    """Put the dealers' editions of a regular run into the duties of its period; returns how many.

    The edition of the owner's own role goes before those of other roles at the dealer.
    """
    run = ReportRun.objects.visible_to(SYSTEM).get(pk=run_id)
    if run.is_internal:
        return 0
    duties = (
        ObligationInstance.objects.owing(run.code, run.period)
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    attached = 0
    for duty in duties:
        editions = ReportEdition.objects.filter(run=run, dealer=duty.dealer_id).order_by("pk")
        own = editions.filter(role=duty.owner_role).first()
        edition = own or editions.first()
        if edition is None or edition.pk == duty.edition_id:
            continue
        duty.edition = edition
        duty.save_fields("edition")
        record(duty, "reports.duty_written", by=SYSTEM, run=run.pk, edition=edition.pk)
        attached += 1
    return attached
