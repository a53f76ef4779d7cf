"""Where people live, and what they tell us is wrong about it."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import Dated

from ..states import Basis
from .areas import District, Neighbourhood

is_postcode = RegexValidator(
    r"^[1-9][0-9]{3}(?!SA|SD|SS)[A-Z]{2}$", _("Enter a postcode such as 4849 AB.")
)


class Residence(Dated):
    """Where a resident says to live, with how we know it. Never shown to anybody else."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="residences",
        verbose_name=_("resident"),
    )
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, related_name="+", verbose_name=_("district")
    )
    neighbourhood = models.ForeignKey(
        Neighbourhood,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("neighbourhood"),
    )
    postcode = models.CharField(_("postcode"), max_length=6, blank=True, validators=[is_postcode])
    house_number = models.PositiveIntegerField(_("house number"), null=True, blank=True)
    basis = models.CharField(_("how we know"), max_length=10, choices=Basis)

    class Meta(Dated.Meta):
        verbose_name = _("place of residence")
        verbose_name_plural = _("places of residence")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                name="one_open_residence_per_person",
                fields=["user"],
                condition=Q(ends_on__isnull=True),
                violation_error_message=_("This person already has a place of residence."),
            ),
        ]

    def __str__(self):
        return str(self.neighbourhood or self.district)


class AddressReport(models.Model):
    """ "My postcode is not right": a resident tells the desk that our address data are wrong."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="address_reports",
        verbose_name=_("resident"),
    )
    postcode = models.CharField(_("postcode"), max_length=6, validators=[is_postcode])
    house_number = models.PositiveIntegerField(_("house number"), null=True, blank=True)
    text = models.TextField(_("what is wrong"))
    created_at = models.DateTimeField(_("received"), auto_now_add=True)
    handled_on = models.DateField(_("handled on"), null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("handled by"),
    )
    answer = models.TextField(_("answer to the resident"), blank=True)

    class Meta:
        verbose_name = _("report of a wrong postcode")
        verbose_name_plural = _("reports of a wrong postcode")
        ordering = ["handled_on", "created_at"]
        constraints = [
            models.CheckConstraint(
                name="handled_address_report_has_date_and_person",
                condition=Q(handled_on__isnull=True, handled_by__isnull=True)
                | Q(handled_on__isnull=False, handled_by__isnull=False),
                violation_error_message=_("Say who handled this report and when."),
            ),
        ]

    def __str__(self):
        return self.postcode

    def get_absolute_url(self):
        """For the desk, which handles it in the admin."""
        return reverse("admin:platforms_addressreport_change", args=[self.pk])

    def get_resident_url(self):
        return reverse("platforms:residence")
