"""The terms of a rental contract, version by version (domain.md 5.9; Civil Code 496, 497)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.versioned import Versioned
from rental.choices import ClauseKind
from rental.models.fields import money
from rental.querysets import TermsClauseQuerySet, TermsVersionQuerySet


class TermsVersion(Versioned):
    """One wording of the terms; the database lets nobody change or delete it.

    A charge may rest on `penalty_amount`, `loss_of_use` or `depreciation_percent` only where the terms
    that the customer accepted have them. `location_consent`: they ask a separate consent to use the
    car's location.
    """

    code = models.CharField(_("version"), max_length=20, unique=True)
    valid_from = models.DateField(_("valid from"))
    text_zh = models.TextField(_("Chinese text"))
    text_en = models.TextField(_("English text"))
    penalty_amount = money(_("penalty for an unhandled violation"), null=True, blank=True)
    loss_of_use = models.BooleanField(_("loss of use is charged"), default=False)
    depreciation_percent = models.DecimalField(
        _("depreciation, part of the repair above the limit"),
        max_digits=6,
        decimal_places=4,
        null=True,
        blank=True,
    )
    location_consent = models.BooleanField(_("asks consent to location"), default=False)

    objects = TermsVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of the terms")
        verbose_name_plural = _("versions of the terms")
        ordering = ("-valid_from", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(text_zh="") & ~Q(text_en=""), name="rental_terms_have_both_languages"
            ),
            models.CheckConstraint(
                condition=Q(penalty_amount__gt=0) | Q(penalty_amount=None),
                name="rental_penalty_is_positive",
            ),
            models.CheckConstraint(
                condition=Q(depreciation_percent__gt=0, depreciation_percent__lte=1)
                | Q(depreciation_percent=None),
                name="rental_depreciation_is_a_part",
            ),
        )

    def __str__(self) -> str:
        return self.code


class TermsClause(models.Model):
    """A numbered clause of the terms, highlighted where it limits the customer."""

    terms = models.ForeignKey(
        TermsVersion, on_delete=models.PROTECT, related_name="clauses", verbose_name=_("terms")
    )
    number = models.CharField(_("clause"), max_length=10)
    kind = models.CharField(_("about"), max_length=12, choices=ClauseKind, default=ClauseKind.OTHER)
    text_zh = models.CharField(_("Chinese text"), max_length=1000)
    text_en = models.CharField(_("English text"), max_length=1000)
    highlighted = models.BooleanField(_("highlighted"), default=False)

    objects = TermsClauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("clause of the terms")
        verbose_name_plural = _("clauses of the terms")
        ordering = ("terms", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("terms", "number"), name="rental_clause_has_its_number_once"
            ),
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(text_zh="") & ~Q(text_en=""),
                name="rental_clause_says_something",
            ),
        )

    def __str__(self) -> str:
        return self.number
