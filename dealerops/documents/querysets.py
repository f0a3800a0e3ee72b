"""Files are reached through the page of their owner, never by themselves."""

from typing import TYPE_CHECKING, Self

from django.db.models import Q

from dealerops.documents.choices import UPLOADABLE, FileKind, ScanState
from dealerops.foundation.scoping import Scope, ScopedQuerySet

if TYPE_CHECKING:
    from dealerops.documents.models import Attachment


class AttachmentQuerySet(ScopedQuerySet["Attachment"]):
    scope = Scope()

    def unjudged(self) -> Self:
        """Strangers' files that no scanner has judged, those that are held first."""
        states = (ScanState.WAITING, ScanState.NOT_SCANNED)
        workbooks = Q(kind=FileKind.XLSX, scan_state=ScanState.WAITING)  # ours never wait
        strangers = self.filter(Q(scan_state__in=states, kind__in=UPLOADABLE) | workbooks)
        return strangers.order_by("-scan_state", "pk")
