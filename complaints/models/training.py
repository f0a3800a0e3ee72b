"""Who at a dealer's front line was trained in what (domain.md 3.13)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.choices.training import TrainingModule, TrainingTest
from complaints.models.fields import person
from complaints.querysets.intake import TrainingQuerySet
from dealerops.foundation.versioned import Versioned


class Training(Versioned):
    """One person, one module, one day, and how the test went; `dealer` is where the person worked then."""

    person = person(_("person"))
    dealer = models.ForeignKey(
        "network.Dealer", on_delete=models.PROTECT, related_name="+", verbose_name=_("dealer")
    )
    module = models.CharField(_("module"), max_length=12, choices=TrainingModule)
    taken_on = models.DateField(_("taken on"))
    test = models.CharField(
        _("test"), max_length=8, choices=TrainingTest, default=TrainingTest.PASSED
    )

    objects = TrainingQuerySet.as_manager()

    class Meta:
        verbose_name = _("training")
        verbose_name_plural = _("trainings")
        ordering = ("-taken_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "module", "taken_on"), name="complaints_training_once_a_day"
            ),
        )
        indexes = (models.Index(fields=("dealer", "taken_on"), name="complaints_trainings_dealer"),)

    def __str__(self) -> str:
        return f"{self.person} · {self.get_module_display()}"
