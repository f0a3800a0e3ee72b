"""The lists of aftersales: one declaration each for the portal, the back office and files."""

from aftersales.lists.archives import ARCHIVES, GATE_OUTS
from aftersales.lists.callbacks import CALLBACKS
from aftersales.lists.cards import CARDS
from aftersales.lists.lost import LOST
from aftersales.lists.maintenance_cards import MAINTENANCE_CARDS
from aftersales.lists.orders import ORDER_GROUPS, ORDERS
from aftersales.lists.people import CLUB, PROSPECTS
from aftersales.lists.quick_forms import QUICK_FORMS

__all__ = (
    "ARCHIVES",
    "CALLBACKS",
    "CARDS",
    "CLUB",
    "GATE_OUTS",
    "LOST",
    "MAINTENANCE_CARDS",
    "ORDERS",
    "ORDER_GROUPS",
    "PROSPECTS",
    "QUICK_FORMS",
)
