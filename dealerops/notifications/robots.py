"""Group robots of WeCom 企业微信, Feishu 飞书 and DingTalk 钉钉: each has its own form and signature."""

import base64
import hmac
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol
from urllib.parse import quote_plus

from dealerops.notifications.choices import RobotKind
from dealerops.notifications.wire import NotSent, post_json


class Robot(Protocol):
    """Where a group's robot listens, and what it signs with."""

    kind: str
    webhook: str
    secret: str


Shape = Callable[[Robot, str, float], tuple[str, Mapping[str, Any]]]


def post_to_group(robot: Robot, text: str, *, now: float | None = None) -> None:
    """Say `text` in the group; `now` in seconds since 1970. Raises NotSent."""
    url, payload = SHAPES[RobotKind(robot.kind)](robot, text, time.time() if now is None else now)
    answer = post_json(url, payload)
    code = answer.get("errcode", answer.get("code", answer.get("StatusCode")))
    if code != 0:
        raise NotSent(f"ROBOT {code}")


def wecom(robot: Robot, text: str, now: float) -> tuple[str, Mapping[str, Any]]:
    """The key in the address is all that WeCom asks for."""
    return robot.webhook, {"msgtype": "text", "text": {"content": text}}


def feishu(robot: Robot, text: str, now: float) -> tuple[str, Mapping[str, Any]]:
    """Feishu signs nothing with seconds and secret as the key."""
    payload: dict[str, Any] = {"msg_type": "text", "content": {"text": text}}
    if robot.secret:
        seconds = str(int(now))
        payload |= {"timestamp": seconds, "sign": _sign(f"{seconds}\n{robot.secret}", "")}
    return robot.webhook, payload


def dingtalk(robot: Robot, text: str, now: float) -> tuple[str, Mapping[str, Any]]:
    """DingTalk signs milliseconds and secret with the secret, and wants both in the address."""
    url = robot.webhook
    if robot.secret:
        millis = str(int(now * 1000))
        sign = quote_plus(_sign(robot.secret, f"{millis}\n{robot.secret}"))
        url += f"{'&' if '?' in url else '?'}timestamp={millis}&sign={sign}"
    return url, {"msgtype": "text", "text": {"content": text}}


SHAPES: Mapping[RobotKind, Shape] = {
    RobotKind.WECOM: wecom,
    RobotKind.FEISHU: feishu,
    RobotKind.DINGTALK: dingtalk,
}


def _sign(key: str, message: str) -> str:
    return base64.b64encode(hmac.digest(key.encode(), message.encode(), "sha256")).decode()
