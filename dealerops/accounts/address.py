"""Where a request comes from: one answer for locks, throttles and the record."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "0.0.0.0"  # noqa: S104 - an address nobody has; nothing listens here
PREFIX = 64  # one customer of an IPv6 provider has at least so many addresses


def client_address(request: HttpRequest) -> str:
    """The caller's address as the outermost of our own proxies saw it.

    Each of the settings.PROXY_COUNT proxies adds one address at the right of X-Forwarded-For; what
    stands further left is the caller's own invention. A header that is too short, or holds no
    address, did not come through the proxies: then the connection itself counts. Of IPv6 only the
    network is told, or a caller would have a new address for every guess.
    """
    seen: str = request.META.get("REMOTE_ADDR", "")
    forwarded = [one.strip() for one in request.headers.get("x-forwarded-for", "").split(",")]
    proxies: int = settings.PROXY_COUNT
    told = forwarded[-proxies] if 0 < proxies <= len(forwarded) else ""
    return _normal(told) or _normal(seen) or UNKNOWN


def _normal(text: str) -> str:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, PREFIX), strict=False).network_address)
    return str(address)
