"""Who buys: private persons and organisations, with the other names they go by."""

from collections.abc import Collection, Iterable
from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.pairs import PairsField, with_pairs
from dealerops.foundation.versioned import Versioned
from dealerops.identifiers import masking, phone, resident_id, uscc
from dealerops.identifiers.messages import refusal_of
from dealerops.identifiers.verdict import Verdict, normalise
from dealerops.network.models import USC_CODE
from dealerops.registry.choices import AliasKind, CustomerKind, IdKind
from dealerops.registry.fields import EncryptedTextField, SearchHashField
from dealerops.registry.querysets import CustomerAliasQuerySet, CustomerQuerySet

ORGANISATIONS = frozenset(CustomerKind) - {CustomerKind.PRIVATE}


class Customer(Versioned):
    """A buyer, known once: by the ID number (private) or the credit code (organisation).

    One who was found to be another is `merged_into` them; nothing new may refer to such a record.
    ID number and phone are encrypted; pages show the `masked_` properties, `services.reveal` the rest.
    """

    REVEALABLE: ClassVar[frozenset[str]] = frozenset({"name", "id_number", "mobile"})

    kind = models.CharField(_("kind"), max_length=12, choices=CustomerKind)
    name = models.CharField(_("name"), max_length=120)
    usc_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    id_kind = models.CharField(
        _("kind of ID"), max_length=14, choices=IdKind, default=IdKind.RESIDENT
    )
    id_number = EncryptedTextField(_("ID number"), blank=True, default="")
    id_number_hash = SearchHashField(source="id_number")
    mobile = EncryptedTextField(_("phone"), blank=True, default="")
    mobile_hash = SearchHashField(source="mobile", db_index=True)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="merged",
        verbose_name=_("merged into"),
    )

    pairs = PairsField(sources=("name",), verbose_name=_("pairs of characters to search by"))

    objects = CustomerQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        constraints = (
            models.UniqueConstraint(
                fields=("id_kind", "id_number_hash"),
                condition=~Q(id_number_hash=""),
                name="registry_one_customer_per_id_number",
                violation_error_message=_("There is a customer with this ID number."),
            ),
            models.UniqueConstraint(
                fields=("usc_code",),
                condition=~Q(usc_code=""),
                name="registry_one_customer_per_usc_code",
                violation_error_message=_("There is a customer with this credit code."),
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=models.F("id")),
                name="registry_nobody_is_merged_into_themselves",
            ),
            models.CheckConstraint(
                condition=Q(usc_code="") | Q(usc_code__regex=USC_CODE),
                name="registry_customer_usc_code_has_shape",
            ),
            models.CheckConstraint(
                condition=~Q(kind=CustomerKind.COMPANY) | ~Q(usc_code=""),
                name="registry_company_has_usc_code",
                violation_error_message=_("A company has a unified social credit code."),
            ),
            models.CheckConstraint(
                condition=Q(kind=CustomerKind.PRIVATE, usc_code="")
                | (~Q(kind=CustomerKind.PRIVATE) & Q(id_number_hash="")),
                name="registry_person_has_id_organisation_has_code",
                violation_error_message=_("Persons have ID numbers, organisations credit codes."),
            ),
        )

    def __str__(self) -> str:
        return self.masked_name

    @property
    def standing(self) -> "Customer":
        """This record, or the one that was kept of the same person."""
        return self.merged_into or self

    @property
    def is_organisation(self) -> bool:
        return self.kind in ORGANISATIONS

    @property
    def masked_name(self) -> str:
        return self.name if self.is_organisation else masking.mask_name(self.name)

    @property
    def masked_id_number(self) -> str:
        return masking.mask_id(self.id_number)

    @property
    def masked_mobile(self) -> str:
        return masking.mask_phone(self.mobile)

    def clean(self) -> None:
        """Normalise the numbers, then refuse with the identifier's own sentence."""
        self.usc_code = normalise(self.usc_code)
        self.id_number = normalise(self.id_number)
        self.mobile = phone.national(self.mobile)
        verdicts: dict[str, Verdict] = {}
        if self.usc_code:
            verdicts["usc_code"] = uscc.validate(self.usc_code)
        if self.id_number:
            verdicts["id_number"] = self._judge_id_number()
        if self.mobile:
            is_company = self.is_organisation
            verdicts["mobile"] = phone.validate_contact(self.mobile, is_company=is_company)
        refusals = {name: refusal_of(verdict) for name, verdict in verdicts.items()}
        errors = {
            name: ValidationError(str(refusal.message), code=refusal.code)
            for name, refusal in refusals.items()
            if refusal
        }
        if errors:
            raise ValidationError(errors)

    def _judge_id_number(self) -> Verdict:
        match self.id_kind:
            case IdKind.PASSPORT:
                return resident_id.validate_passport(self.id_number)
            case IdKind.OLD_FOREIGNER:
                return resident_id.validate_old_foreigner(self.id_number)
        return resident_id.validate(self.id_number, on=timezone.localdate())

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Uniqueness of the ID number lies in its hash, which no form shows and every form checks."""
        for field in self._meta.concrete_fields:
            if isinstance(field, SearchHashField):
                field.pre_save(self, add=self._state.adding)
        super().validate_constraints(exclude=set(exclude or ()) - {"id_number_hash"})

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Numbers and their hashes, the name and its pairs: never one without the other."""
        if update_fields is not None:
            names = set(update_fields)
            hashes = {f"{name}_hash" for name in names & {"id_number", "mobile"}}
            update_fields = with_pairs(self, names) | hashes
        super().save(*args, update_fields=update_fields, **kwargs)


class CustomerAlias(Versioned):
    """An approved other name or number of an organisation during some days (domain.md 1.5, 2.4)."""

    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="aliases", verbose_name=_("customer")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=AliasKind)
    name = models.CharField(_("name"), max_length=120, blank=True)
    tax_number = models.CharField(_("credit code or old tax number"), max_length=20, blank=True)
    valid = DateRangeField(_("valid"), help_text=_("The last day is not included."))

    objects = CustomerAliasQuerySet.as_manager()

    class Meta:
        ordering = ("customer", "valid")
        verbose_name = _("other name of a customer")
        verbose_name_plural = _("other names of customers")
        constraints = (
            models.CheckConstraint(
                condition=~Q(name="", tax_number=""),
                name="registry_alias_has_name_or_number",
                violation_error_message=_("An alias has a name or a number."),
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False), name="registry_alias_is_valid_some_day"
            ),
            ExclusionConstraint(
                name="registry_alias_is_said_once_a_day",
                expressions=[
                    ("customer", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("name", RangeOperators.EQUAL),
                    ("tax_number", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The customer has this alias on some of these days."),
            ),
        )

    def __str__(self) -> str:
        return self.name or self.tax_number

    def clean(self) -> None:
        """Only organisations go by other names; their numbers are kept normalised."""
        self.tax_number = normalise(self.tax_number)
        if self.customer_id and not self.customer.is_organisation:
            raise ValidationError({"customer": _now("Only organisations have aliases.")})
