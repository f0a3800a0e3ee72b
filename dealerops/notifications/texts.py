"""Text messages: over a gateway that the settings name, else only written down, as the demo does."""

from typing import Protocol

from django.conf import settings

from dealerops.notifications.wire import NotSent, post_json


class SmsAdapter(Protocol):
    """`key` is the same for a repeated attempt, so that the gateway sends it once. Raises NotSent."""

    def send(self, mobile: str, text: str, *, key: str) -> None: ...


class HttpSms:
    """POST {"to", "text", "key"} with a bearer token; the gateway answers {"accepted": true}."""

    def __init__(self, url: str, token: str) -> None:
        self.url, self.token = url, token

    def send(self, mobile: str, text: str, *, key: str) -> None:
        payload = {"to": mobile, "text": text, "key": key}
        answer = post_json(self.url, payload, {"Authorization": f"Bearer {self.token}"})
        if answer.get("accepted") is not True:
            raise NotSent("NOT_ACCEPTED")


class RecordingSms:
    """Sends nothing: the row of the sending, with its text, is the record."""

    def send(self, mobile: str, text: str, *, key: str) -> None:
        return None


def has_gateway() -> bool:
    """Whether a text message reaches a phone at all."""
    return bool(settings.SMS_URL)


def adapter() -> SmsAdapter:
    if has_gateway():
        return HttpSms(settings.SMS_URL, settings.SMS_TOKEN)
    return RecordingSms()


def send_text(mobile: str, text: str, *, key: str) -> None:
    """Raises NotSent."""
    adapter().send(mobile, text, key=key)
