"""Base classes of admin pages: scoped lists, masters that notice each other, services behind buttons."""

from dealerops.backoffice.base.buttons import Button, Offer
from dealerops.backoffice.base.masters import MasterAdmin, VersionedAdmin
from dealerops.backoffice.base.scoped import ScopedAdmin, actor_of
from dealerops.backoffice.base.workflow import WorkflowAdmin

__all__ = (
    "Button",
    "MasterAdmin",
    "Offer",
    "ScopedAdmin",
    "VersionedAdmin",
    "WorkflowAdmin",
    "actor_of",
)
