"""Which roles look at special sales in the back office, and which keep its masters."""

from claims.querysets import EVERYWHERE, READERS
from dealerops.foundation.actor import Role

REGIONS = frozenset({Role.REGION_STAFF, Role.REGION_HEAD})
CLAIM_READERS = READERS | REGIONS  # domain.md 7.2: regions read their own
MASTER_READERS = EVERYWHERE
EDITORS = frozenset({Role.SSA_SPECIALIST, Role.SSA_MANAGER})
POLICY_EDITORS = frozenset({Role.SSA_MANAGER, Role.SSA_HEAD})
