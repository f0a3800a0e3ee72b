"""What every page shares: request ids, private caching, refusals and failures as pages."""

from dealerops.web.days import FIRST_YEAR, LAST_YEAR, DayField, MomentField
from dealerops.web.failures import bad_request, server_error, wrong_method
from dealerops.web.numbers import number_in
from dealerops.web.privacy import private_pages
from dealerops.web.refusals import DomainErrorMiddleware
from dealerops.web.requests import NumberedRequests
from dealerops.web.second_try import once_more
from dealerops.web.versions import shown_version

__all__ = (
    "FIRST_YEAR",
    "LAST_YEAR",
    "DayField",
    "DomainErrorMiddleware",
    "MomentField",
    "NumberedRequests",
    "bad_request",
    "number_in",
    "once_more",
    "private_pages",
    "server_error",
    "shown_version",
    "wrong_method",
)
