"""The lists of aftersales: one declaration each for the portal, the back office and files."""

from aftersales.lists.archives import ARCHIVES, GATE_OUTS
from aftersales.lists.callbacks import CALLBACKS
from aftersales.lists.cards import CARDS
from aftersales.lists.drives import DRIVE_GROUPS, DRIVES
from aftersales.lists.house import BAYS, LICENCES, LOAN_CARS, OPERATIONS, PARTS
from aftersales.lists.lost import LOST
from aftersales.lists.maintenance_cards import MAINTENANCE_CARDS
from aftersales.lists.orders import ORDER_GROUPS, ORDERS
from aftersales.lists.people import CLUB, PROSPECTS
from aftersales.lists.quick_forms import QUICK_FORMS

__all__ = (
    "ARCHIVES",
    "BAYS",
    "CALLBACKS",
    "CARDS",
    "CLUB",
    "DRIVES",
    "DRIVE_GROUPS",
    "GATE_OUTS",
    "LICENCES",
    "LOAN_CARS",
    "LOST",
    "MAINTENANCE_CARDS",
    "OPERATIONS",
    "ORDERS",
    "ORDER_GROUPS",
    "PARTS",
    "PROSPECTS",
    "QUICK_FORMS",
)
