"""Who has the lists of complaints (domain.md 7.2)."""

from complaints.querysets import AT_THE_DEALER
from complaints.querysets import READERS as HEAD_OFFICE
from dealerops.foundation.actor import Role

REGIONS = frozenset({Role.REGION_STAFF, Role.REGION_HEAD, Role.REGION_CAM})
OFFICES = HEAD_OFFICE | REGIONS | {Role.PR_KAM}
STORES = frozenset({Role.RENTAL_OP, Role.COLLECTOR, Role.RENTAL_SUPERVISOR, Role.RENTAL_MGR})
DEALERS = AT_THE_DEALER | {Role.D_SA}
CASE_READERS = DEALERS | OFFICES
LISTENERS = AT_THE_DEALER | STORES | {Role.D_SA, Role.D_CALL}
SIGNAL_READERS = LISTENERS | OFFICES
