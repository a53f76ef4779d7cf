"""Districts, neighbourhoods and addresses, as Statistics Netherlands draws them.

An area code means nothing without its year: CBS draws districts and neighbourhoods anew
(DOMAIN.md 2.8), so both stand together and look-ups compare codes.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class District(models.Model):
    """A CBS district (wijk). A village is one too."""

    code = models.CharField(_("code"), max_length=8)
    year = models.PositiveSmallIntegerField(_("year"))
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("address of its page"), max_length=140)
    geometry = models.JSONField(_("shape"), null=True, blank=True)

    class Meta:
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        ordering = ["code", "-year"]
        constraints = [
            models.UniqueConstraint(
                name="district_once_per_year",
                fields=["code", "year"],
                violation_error_message=_("This district is already known for this year."),
            ),
            models.CheckConstraint(
                name="district_has_code",
                condition=Q(code__startswith="WK"),
                violation_error_message=_("A district's code begins with WK."),
            ),
        ]

    def __str__(self):
        return self.name


class Neighbourhood(models.Model):
    """A CBS neighbourhood (buurt), the smallest area we speak of."""

    code = models.CharField(_("code"), max_length=10)
    year = models.PositiveSmallIntegerField(_("year"))
    name = models.CharField(_("name"), max_length=120)
    district = models.ForeignKey(
        District,
        on_delete=models.PROTECT,
        related_name="neighbourhoods",
        verbose_name=_("district"),
    )
    geometry = models.JSONField(_("shape"), null=True, blank=True)

    class Meta:
        verbose_name = _("neighbourhood")
        verbose_name_plural = _("neighbourhoods")
        ordering = ["code", "-year"]
        constraints = [
            models.UniqueConstraint(
                name="neighbourhood_once_per_year",
                fields=["code", "year"],
                violation_error_message=_("This neighbourhood is already known for this year."),
            ),
            models.CheckConstraint(
                name="neighbourhood_has_code",
                condition=Q(code__startswith="BU"),
                violation_error_message=_("A neighbourhood's code begins with BU."),
            ),
        ]

    def __str__(self):
        return self.name


class Address(models.Model):
    """A postcode and house number with its neighbourhood, from the CBS file of one year.

    Public reference data: it says where a house stands, nothing about who lives there.
    """

    postcode = models.CharField(_("postcode"), max_length=6)
    house_number = models.PositiveIntegerField(_("house number"))
    neighbourhood = models.ForeignKey(
        Neighbourhood,
        on_delete=models.PROTECT,
        related_name="addresses",
        verbose_name=_("neighbourhood"),
    )

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        ordering = ["postcode", "house_number"]
        constraints = [
            models.UniqueConstraint(
                name="address_once",
                fields=["postcode", "house_number"],
                violation_error_message=_("This address is already known."),
            ),
        ]

    def __str__(self):
        return f"{self.postcode} {self.house_number}"


class PostcodeArea(models.Model):
    """The four digits of a postcode with a district, where no address file is at hand.

    Without a district the postcode is ours, but nobody knows which district: the page then
    lets the resident choose.
    """

    pc4 = models.CharField(_("postcode digits"), max_length=4)
    place = models.CharField(_("place"), max_length=80, blank=True)
    district = models.ForeignKey(
        District,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="postcode_areas",
        verbose_name=_("district"),
    )
    is_certain = models.BooleanField(_("certain"), default=False)

    class Meta:
        verbose_name = _("postcode area")
        verbose_name_plural = _("postcode areas")
        ordering = ["pc4"]
        constraints = [
            models.UniqueConstraint(
                name="postcode_area_once_per_district",
                fields=["pc4", "district"],
                violation_error_message=_("This postcode is already known for this district."),
            ),
            models.UniqueConstraint(
                name="postcode_area_once_without_district",
                fields=["pc4"],
                condition=Q(district__isnull=True),
                violation_error_message=_("This postcode is already known without a district."),
            ),
        ]

    def __str__(self):
        return self.pc4
