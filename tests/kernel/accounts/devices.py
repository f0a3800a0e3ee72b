"""A telephone with an authenticator app, for people of tests."""

import time
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)

from dealerops.accounts.models import User

PERIOD = 30


@dataclass(frozen=True)
class Device:
    secret: str

    def code(self, *, steps: int = 0) -> str:
        """What the app shows now, or so many half minutes later."""
        step = int(time.time()) // PERIOD + steps
        return format_hotp_value(hotp_value(self.secret, step))

    def wrong_code(self) -> str:
        right = {self.code(steps=steps) for steps in (-2, -1, 0, 1, 2)}
        return next(code for code in map(str, range(111111, 999999)) if code not in right)


def give_device(user: User) -> Device:
    """As if the person had registered a device some time ago."""
    device = Device(generate_totp_secret())
    TOTP.activate(user, device.secret)
    return device


def give_recovery_codes(user: User) -> list[str]:
    return RecoveryCodes.activate(user).get_unused_codes()


def devices_of(user: User) -> list[Authenticator]:
    return list(Authenticator.objects.filter(user=user))
