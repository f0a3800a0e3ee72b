"""Who has the lists of the workshop (domain.md 7.2)."""

from aftersales.querysets.orders import READERS as HEAD_OFFICE
from dealerops.foundation.actor import Role

WORKSHOP = frozenset(
    {
        *(Role.D_SA, Role.D_TECH, Role.D_CASHIER, Role.D_PARTS),
        *(Role.D_SVC_DIR, Role.D_GM, Role.D_INFO, Role.D_CAM),
    }
)
REGIONS = frozenset({Role.REGION_STAFF, Role.REGION_HEAD, Role.REGION_CAM})
OFFICES = HEAD_OFFICE | REGIONS
ORDER_READERS = WORKSHOP | OFFICES
