"""The wires: each robot in its own form, nobody but those whom the settings allow, nothing followed."""

import base64
import hashlib
import hmac
from urllib.parse import parse_qs, urlsplit

import pytest

from complaints.models import AlertRobot
from complaints.services.channels import NotSent, post_to_group, send_text
from dealerops.notifications.wire import is_allowed, post_json
from tests.complaints.gateway import Gateway

NOW = 1_790_000_000.5


@pytest.fixture
def gateway(settings):
    with Gateway() as one:
        settings.ALERT_ORIGINS = [one.origin]
        yield one


def robot(gateway: Gateway, kind: str, secret: str = "") -> AlertRobot:
    return AlertRobot(kind=kind, webhook=gateway.url("/hook?key=a%20b"), secret=secret)


def sign(key: str, message: str) -> str:
    return base64.b64encode(
        hmac.new(key.encode(), message.encode(), hashlib.sha256).digest()
    ).decode()


def test_wecom_is_told_in_its_form(gateway):
    post_to_group(robot(gateway, "WECOM"), "你好", now=NOW)
    assert gateway.bodies == [{"msgtype": "text", "text": {"content": "你好"}}]
    assert gateway.posts[0][0] == "/hook?key=a%20b"


def test_feishu_is_signed_with_seconds_and_secret_as_the_key(gateway):
    gateway.answer = {"code": 0}
    post_to_group(robot(gateway, "FEISHU", "s3"), "x", now=NOW)
    (body,) = gateway.bodies
    assert body["msg_type"] == "text"
    assert body["content"] == {"text": "x"}
    assert body["timestamp"] == "1790000000"
    assert body["sign"] == sign("1790000000\ns3", "")


def test_dingtalk_is_signed_in_the_address(gateway):
    post_to_group(robot(gateway, "DINGTALK", "s3"), "x", now=NOW)
    asked = parse_qs(urlsplit(gateway.posts[0][0]).query)
    assert asked["timestamp"] == ["1790000000500"]
    assert asked["sign"] == [sign("s3", "1790000000500\ns3")]
    assert asked["key"] == ["a b"]


@pytest.mark.parametrize("kind", ["FEISHU", "DINGTALK"])
def test_without_a_secret_nothing_is_signed(gateway, kind):
    gateway.answer = {"StatusCode": 0}
    post_to_group(robot(gateway, kind), "x", now=NOW)
    path, _headers, body = gateway.posts[0]
    assert "sign" not in body
    assert "sign" not in path


def test_what_a_robot_refuses_was_not_sent(gateway):
    gateway.answer = {"errcode": 45009}
    with pytest.raises(NotSent) as caught:
        post_to_group(robot(gateway, "WECOM"), "x")
    assert caught.value.code == "ROBOT 45009"


@pytest.mark.parametrize("status", [302, 404, 500])
def test_an_answer_other_than_200_is_none_and_is_not_followed(gateway, status):
    gateway.status = status
    with pytest.raises(NotSent) as caught:
        post_json(gateway.url("/hook"), {})
    assert caught.value.code == f"HTTP {status}"
    assert len(gateway.posts) == 1


@pytest.mark.parametrize("answer", [[], "x", 1])
def test_an_answer_that_is_no_object_is_none(gateway, answer):
    gateway.answer = answer
    with pytest.raises(NotSent):
        post_json(gateway.url("/hook"), {})


def test_only_whom_the_settings_name_is_spoken_to(settings, gateway):
    settings.ALERT_ORIGINS = ["https://qyapi.weixin.qq.com"]
    assert is_allowed("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1")
    for url in (
        gateway.url("/hook"),
        "http://qyapi.weixin.qq.com/",
        "https://qyapi.weixin.qq.com.evil.example/",
        "https://qyapi.weixin.qq.com@evil.example/",
        "https://qyapi.weixin.qq.com:8443/",
        "file:///etc/passwd",
        "http://[",
        "",
    ):
        assert not is_allowed(url), url
    with pytest.raises(NotSent):
        post_json(gateway.url("/hook"), {})
    assert gateway.posts == []


def test_a_gateway_that_is_not_there_tells_no_address(settings):
    settings.ALERT_ORIGINS = ["http://127.0.0.1:9"]
    with pytest.raises(NotSent) as caught:
        post_json("http://127.0.0.1:9/secret", {})
    assert "secret" not in caught.value.code
    assert caught.value.__suppress_context__


def test_a_gateway_that_did_not_accept_has_not_sent(settings, gateway):
    settings.SMS_URL = gateway.url("/sms")
    gateway.answer = {"accepted": False}
    with pytest.raises(NotSent):
        send_text("13800138000", "x", key="k")


def test_without_a_gateway_text_messages_are_only_written_down(settings):
    settings.SMS_URL = ""
    assert send_text("13800138000", "x", key="k") is None
