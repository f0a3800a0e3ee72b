"""Read and signed, with one click; the name is kept as it was."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.accounts.models import User
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import Refusal, TransitionRefused
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from reports.models import DealerNotice, NoticeSignature

SIGNED = Refusal("NOTICE_SIGNED_BEFORE", _("This is signed already."))
ONCE = "reports_notice_signed_once_per_role"


@transaction.atomic
def sign_notice(notice_id: int, *, by: Actor) -> NoticeSignature:
    """Sign for one's dealer in the role in force. Raises TransitionRefused, DealerNotice.DoesNotExist."""
    notice = DealerNotice.objects.visible_to(by).get(pk=notice_id)
    dealer = notice.dealers.filter(pk__in=by.dealer_ids).first()
    if by.user_id is None or by.role not in notice.roles or dealer is None:
        raise TransitionRefused(WRONG_ROLE)
    person = User.objects.get(pk=by.user_id)
    try:
        with transaction.atomic():
            signature = NoticeSignature.objects.create(
                notice=notice,
                dealer=dealer,
                role=by.role,
                person=person,
                name=str(person)[:60],
                signed_at=timezone.now(),
            )
    except IntegrityError as error:
        if ONCE in str(error):
            raise TransitionRefused(SIGNED) from error
        raise
    record(notice, "reports.notice_signed", by=by, dealer=dealer.pk, role=by.role)
    return signature
