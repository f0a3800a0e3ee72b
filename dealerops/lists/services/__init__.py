"""What people keep of a list for themselves: views of its rows, and a layout of its columns."""

from dealerops.lists.services.layouts import arrange_list
from dealerops.lists.services.views import (
    LONGEST_NAME,
    LONGEST_QUERY,
    MOST_VIEWS,
    ViewRefused,
    delete_view,
    kept_query,
    rename_view,
    save_view,
)

__all__ = (
    "LONGEST_NAME",
    "LONGEST_QUERY",
    "MOST_VIEWS",
    "ViewRefused",
    "arrange_list",
    "delete_view",
    "kept_query",
    "rename_view",
    "save_view",
)
