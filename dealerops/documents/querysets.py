"""Files are reached through the page of their owner, never by themselves."""

from typing import TYPE_CHECKING

from dealerops.foundation.scoping import Scope, ScopedQuerySet

if TYPE_CHECKING:
    from dealerops.documents.models import Attachment


class AttachmentQuerySet(ScopedQuerySet["Attachment"]):
    scope = Scope()
