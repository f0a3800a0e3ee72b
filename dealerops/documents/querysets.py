"""Files are reached through the page of their owner, never by themselves."""

from typing import TYPE_CHECKING, Self

from dealerops.documents.choices import UPLOADABLE, ScanState
from dealerops.foundation.scoping import Scope, ScopedQuerySet

if TYPE_CHECKING:
    from dealerops.documents.models import Attachment


class AttachmentQuerySet(ScopedQuerySet["Attachment"]):
    scope = Scope()

    def unjudged(self) -> Self:
        """Strangers' files that no scanner has judged, those that are held first."""
        states = (ScanState.WAITING, ScanState.NOT_SCANNED)
        strangers = self.filter(scan_state__in=states, kind__in=UPLOADABLE)
        return strangers.order_by("-scan_state", "pk")
