"""How independent somebody is, in facts: the same five for a function and for who holds it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """Two roles that never share a label (R55)."""

    BROKER = "broker", _("broker")
    WORKER = "worker", _("neighbourhood worker")


class IndependenceStatement(models.Model):
    """Employer, funder, who directs, who may dismiss, where to complain: all five or nothing (R56).

    "Wij willen uitgelegd zien hoe die onafhankelijkheid er concreet uitziet." Organisations and
    functions, never names of persons.
    """

    employer = models.CharField(_("employer"), max_length=160, blank=True, default="")
    funder = models.CharField(
        _("who pays for it"),
        max_length=160,
        blank=True,
        default="",
        help_text=_("Such as: the municipality, by a subsidy."),
    )
    reports_to = models.CharField(
        _("reports to"),
        max_length=160,
        blank=True,
        default="",
        help_text=_("A function or organisation, no name."),
    )
    may_dismiss = models.CharField(_("who may dismiss"), max_length=160, blank=True, default="")
    complaint_route = models.CharField(
        _("where you can complain"),
        max_length=300,
        blank=True,
        default="",
        help_text=_("Such as: the complaints committee of the foundation."),
    )
    is_employed_by_municipality = models.BooleanField(
        _("employed by the municipality"), default=False
    )
    tasks = models.TextField(
        pgettext_lazy("role", "tasks"),
        max_length=4_000,
        blank=True,
        default="",
        help_text=_("What somebody in this function does, a line for each task."),
    )

    class Meta:
        abstract = True

    @property
    def missing_statement(self) -> list[tuple]:
        """Every part of the statement that is not there yet: the field, and what is missing."""
        return [
            (field, message)
            for field, message in STATEMENT.items()
            if not (getattr(self, field) or "").strip()
        ]

    @property
    def has_statement(self) -> bool:
        return not self.missing_statement

    @property
    def task_lines(self) -> list[str]:
        return [line.strip("-•* ") for line in self.tasks.splitlines() if line.strip("-•* ")]


STATEMENT = {
    "employer": _("Say who the employer is."),
    "funder": _("Say who pays for it."),
    "reports_to": _("Say to whom this person reports."),
    "may_dismiss": _("Say who may dismiss this person."),
    "complaint_route": _("Say where residents can complain."),
}
