"""The workbooks that a dealer brings along, in the order in which they build on each other."""

from aftersales.imports.customers import CUSTOMERS
from aftersales.imports.vehicles import VEHICLES
from aftersales.imports.visits import VISITS
from dealerops.imports.kinds import register_import

for _kind in (VEHICLES, CUSTOMERS, VISITS):
    register_import(_kind)

__all__ = ("CUSTOMERS", "VEHICLES", "VISITS")
