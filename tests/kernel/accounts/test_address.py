"""Where a request comes from, whatever it says of itself."""

import pytest
from allauth.account.adapter import get_adapter
from axes.helpers import get_client_ip_address
from django.test import RequestFactory

from dealerops.accounts.address import client_address

FAR, PROXY, OUTER = "203.0.113.9", "10.0.0.1", "10.0.0.2"


def seen(forwarded: str | None, remote: str = PROXY) -> str:
    headers = {} if forwarded is None else {"x-forwarded-for": forwarded}
    return client_address(RequestFactory().get("/", headers=headers, REMOTE_ADDR=remote))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "told"),
    [
        (0, None, PROXY),
        (0, FAR, PROXY),  # without a proxy of ours the header is the caller's invention
        (1, FAR, FAR),
        (1, f"1.2.3.4, {FAR}", FAR),
        (1, f"1.2.3.4,5.6.7.8,{FAR}", FAR),
        (1, None, PROXY),
        (1, "", PROXY),
        (1, "unknown", PROXY),
        (1, "'; drop table", PROXY),
        (2, f"1.2.3.4, {FAR}, {OUTER}", FAR),
        (2, f"{FAR}, {OUTER}", FAR),
        (2, OUTER, PROXY),  # it did not come through both of them
        (1, "::ffff:203.0.113.9", FAR),
        (1, "2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        (1, "2001:db8:1:2:bbbb::2", "2001:db8:1:2::"),
    ],
)
def test_the_outermost_of_our_proxies_says_who_calls(settings, proxies, forwarded, told):
    settings.PROXY_COUNT = proxies
    assert seen(forwarded) == told


def test_a_connection_without_an_address_is_one_caller_too(settings):
    assert seen(None, remote="") == "0.0.0.0"


@pytest.mark.parametrize("proxies", [0, 1, 2])
def test_locks_and_sign_in_see_the_same_address(settings, proxies):
    settings.PROXY_COUNT = proxies
    request = RequestFactory().get("/", headers={"x-forwarded-for": f"1.2.3.4, {FAR}, {OUTER}"})
    assert (
        get_client_ip_address(request)
        == get_adapter().get_client_ip(request)
        == client_address(request)
    )
