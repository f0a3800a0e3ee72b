"""What calls and answers look like, for the API's reading pages."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

TOLD: dict[str, Any] = {
    "source": "HOTLINE_400",
    "external_id": "400-20261122-00871",
    "words": "行驶中转向突然变重，4S店说查不出故障。",
    "touch_point": "REPAIR",
    "severity": "S3",
    "received_at": "2026-11-22T14:05:00+08:00",
    "vin": "LSGZJ5356TS000123",
    "mobile": "13800001111",
    "contact_name": "王小明",
    "wish": "要求彻底检修并提供代步车",
    "demand": "REPAIR",
    "fault": "STEERING",
    "dealer": "BJ01",
}
POSTED: dict[str, Any] = {
    "source": "SOCIAL",
    "external_id": "weibo-5098231",
    "words": "提车三天仪表就黑屏，已经发视频了。",
    "touch_point": "PRODUCT",
    "severity": "S2",
    "audience": "PUBLIC",
    "views": 12400,
    "url": "https://social.example/p/5098231",
}
HEARD: dict[str, Any] = {
    "id": 5120,
    "source": "HOTLINE_400",
    "external_id": "400-20261122-00871",
    "state": "ATTACHED",
    "received_at": "2026-11-22T14:05:00+08:00",
    "quick_alerts": [],
    "case_number": "CC-202611-000417",
    "case_state": "NEW",
}


def asked(name: str, value: dict[str, Any]) -> OpenApiExample:
    return OpenApiExample(name, value, request_only=True)


CALL = asked("A call to the hotline", TOLD)
POST = asked("A post in public", POSTED)
SIGNAL = OpenApiExample("A signal in a case", HEARD, response_only=True)
