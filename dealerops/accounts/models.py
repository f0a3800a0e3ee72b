"""People in their roles, and the keys with which a firm's system calls the API."""

import datetime as dt
from typing import Any, ClassVar

from axes.models import AccessAttempt
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from dealerops.accounts.querysets import (
    ApiKeyQuerySet,
    CodeGuardQuerySet,
    MembershipQuerySet,
    SignInLockQuerySet,
    UserQuerySet,
)
from dealerops.foundation.actor import HOUSE_OF, House, Role

MAX_WRONG_CODES = 5
CODE_LOCK = dt.timedelta(minutes=15)


class Language(models.TextChoices):
    ZH_HANS = "zh-hans", _("Chinese")
    EN = "en", _("English")


class Users(UserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Creates people with hashed passwords; asks with `visible_to`."""


class User(AbstractUser):
    """A person. What they may see and do follows from the membership in force, never from flags."""

    first_name = None  # type: ignore[assignment]  # Chinese names are one field
    last_name = None  # type: ignore[assignment]
    display_name = models.CharField(_("name"), max_length=60)
    language = models.CharField(
        _("language"), max_length=10, choices=Language.choices, default=Language.ZH_HANS
    )
    version = models.PositiveIntegerField(_("version"), default=1, db_default=1, editable=False)

    sessions_ended = models.PositiveIntegerField(
        _("times all sessions were ended"), default=0, db_default=0, editable=False
    )

    objects: ClassVar[Any] = Users()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.display_name or self.username

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Rights come from roles; Django's own permissions and flags open nothing."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must carry: it dies with the password, and when all of them are ended."""
        carried = f"{self.password}:{self.sessions_ended}"
        return salted_hmac(
            "accounts.session", carried, secret=secret, algorithm="sha256"
        ).hexdigest()

    def end_sessions(self) -> None:
        """Whoever is signed in as this person anywhere is out with the next request."""
        self.sessions_ended += 1
        self.save(update_fields=("sessions_ended",))

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)


def _fits_house() -> Q:
    """A region role names a region, a dealer role a dealer, a firm role a firm, the others none."""
    wanted = {
        House.REGION: Q(region__isnull=False, dealer=None, firm=None),
        House.DEALER: Q(region=None, dealer__isnull=False, firm=None),
        House.STORE: Q(region=None, dealer__isnull=False, firm=None),
        House.FIRM: Q(region=None, dealer=None, firm__isnull=False),
    }
    nowhere = Q(region=None, dealer=None, firm=None)
    rows = Q()
    for house in House:
        roles = sorted(role.value for role, home in HOUSE_OF.items() if home == house)
        rows |= Q(role__in=roles) & wanted.get(house, nowhere)
    return rows


class Membership(models.Model):
    """One person in one role at one place; a person may hold several and picks the one in force."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    region = models.ForeignKey(
        "network.Region",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("region"),
    )
    dealer = models.ForeignKey(
        "network.Dealer",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("dealer"),
    )
    firm = models.ForeignKey(
        "network.Firm",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("firm"),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=_fits_house(), name="accounts_membership_names_the_place_of_its_role"
            ),
            models.UniqueConstraint(
                fields=("user", "role", "region", "dealer", "firm"),
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="accounts_membership_once",
            ),
        )

    def __str__(self) -> str:
        place = self.dealer or self.region or self.firm
        return f"{self.get_role_display()} · {place}" if place else self.get_role_display()


class ApiKey(models.Model):
    """The key of a firm's system: only its hash is kept, the key itself is shown once."""

    firm = models.ForeignKey(
        "network.Firm", on_delete=models.PROTECT, related_name="api_keys", verbose_name=_("firm")
    )
    name = models.CharField(_("name"), max_length=60)
    prefix = models.CharField(_("prefix"), max_length=12, unique=True, editable=False)
    hash = models.CharField(_("hash"), max_length=64, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class CodeGuard(models.Model):
    """Counts a person's wrong codes, and remembers which code of the device was the last to count."""

    user = models.OneToOneField(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("person")
    )
    wrong = models.PositiveSmallIntegerField(_("wrong codes"), default=0)
    wrong_at = models.DateTimeField(_("last wrong code"), null=True)
    last_step = models.BigIntegerField(_("last code"), default=0)

    objects = CodeGuardQuerySet.as_manager()

    class Meta:
        verbose_name = _("lock of the second step")
        verbose_name_plural = _("locks of the second step")
        ordering = ("-wrong_at",)

    def __str__(self) -> str:
        return str(self.user)

    def is_forgotten(self, now: dt.datetime) -> bool:
        """The last slip is so long ago that counting starts again."""
        return self.wrong_at is None or now - self.wrong_at >= CODE_LOCK

    def is_shut(self, now: dt.datetime) -> bool:
        """No code is looked at, not even a right one."""
        return self.wrong >= MAX_WRONG_CODES and not self.is_forgotten(now)


class SignInLock(AccessAttempt):  # type: ignore[misc]
    """Wrong passwords for one name from one address; the fifth shuts that door for a while."""

    objects = SignInLockQuerySet.as_manager()

    class Meta:
        proxy = True
        verbose_name = _("lock of the sign-in")
        verbose_name_plural = _("locks of the sign-in")
        ordering = ("-attempt_time",)

    def __str__(self) -> str:
        return f"{self.username} · {self.ip_address}"
