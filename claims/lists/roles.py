"""Who has the list of claims at all (domain.md 7.2); third parties have one of their own."""

from claims.querysets import READERS as HEAD_OFFICE
from dealerops.foundation.actor import Role

DEALERS = frozenset({Role.D_SSA, Role.D_GM, Role.D_SALES_DIR, Role.D_SALES_CLERK})
REGIONS = frozenset({Role.REGION_STAFF, Role.REGION_HEAD})
OFFICES = HEAD_OFFICE | REGIONS
READERS = DEALERS | OFFICES
