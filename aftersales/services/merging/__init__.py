"""One person who was entered twice becomes one customer, and two again if that was a mistake."""

from aftersales.services.merging.merge import Choice, MergeRefused, merge_customers
from aftersales.services.merging.undo import undo_merge

__all__ = ("Choice", "MergeRefused", "merge_customers", "undo_merge")
