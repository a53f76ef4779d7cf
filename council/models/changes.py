"""What changed in the published settings, and when that was first seen."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SettingChangeQuerySet(models.QuerySet):
    def after_the_start(self):
        """What really changed: not how everything stood when the log began."""
        return self.filter(is_start=False)

    def latest(self):
        """The last row of each setting."""
        newer = SettingChange.objects.filter(
            key=models.OuterRef("key"), number__gt=models.OuterRef("number")
        )
        return self.filter(~models.Exists(newer))


class SettingChange(models.Model):
    """A published setting that had another value than the last time one looked (R63).

    The settings themselves stay outside the database; this is only what changed, from what to
    what. Rows are only ever added, which the database itself guards.
    """

    key = models.CharField(_("name"), max_length=80)
    number = models.PositiveIntegerField(_("which change of this setting"))
    label = models.CharField(_("setting"), max_length=200)
    old = models.TextField(_("was"), blank=True)
    new = models.TextField(_("became"), blank=True)
    is_start = models.BooleanField(_("how it stood when the log began"), default=False)
    is_new = models.BooleanField(_("was not published before"), default=False)
    is_gone = models.BooleanField(_("is no longer published"), default=False)
    seen_on = models.DateField(_("first seen on"))
    seen_at = models.DateTimeField(_("first seen at"))

    objects = SettingChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("changed setting")
        verbose_name_plural = _("changed settings")
        ordering = ["-seen_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="setting_change_numbered_per_setting",
                fields=["key", "number"],
                violation_error_message=_("This change has been recorded already."),
            ),
            models.CheckConstraint(
                name="setting_change_changes_something",
                condition=~Q(old=models.F("new"))
                | Q(is_start=True)
                | Q(is_new=True)
                # A setting without a value that disappears.
                | Q(is_gone=True),
                violation_error_message=_("Nothing changed."),
            ),
        ]
        indexes = [models.Index(fields=["-seen_on", "-id"], name="setting_change_latest")]

    def __str__(self):
        return f"{self.label}: {self.old} > {self.new}"
