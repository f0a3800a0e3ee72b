"""The list of claims: one declaration for the portal, the back office and files."""

from claims.lists.columns import COLUMNS
from claims.lists.desk import DESK
from claims.lists.filters import ClaimFilters
from claims.lists.groups import GROUPS, OPEN, UNDER_WAY, Group, group_of
from claims.lists.spec import CLAIMS, DEALERS, READERS

__all__ = (
    "CLAIMS",
    "COLUMNS",
    "DEALERS",
    "DESK",
    "GROUPS",
    "OPEN",
    "READERS",
    "UNDER_WAY",
    "ClaimFilters",
    "Group",
    "group_of",
)
