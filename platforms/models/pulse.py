"""The trust pulse (vertrouwenspeiling): one question a quarter, and answers nobody can trace (R21).

That somebody answered and what was answered are kept apart, without any way from one to the other:

- `PulseAnswer` says only that a person answered in a quarter. It is what keeps it to one answer.
  It holds no platform, no value and no moment, and goes when the quarter is over.
- `PulseTally` is one row per platform and quarter with five counters. It holds no person, no
  moment and no order: one row, so that not even the place of a row on the disk or the number of
  the transaction that wrote it (`xmin` on PostgreSQL) tells which counter moved last.

What is left is arithmetic: whoever sees the counters before and after one answer knows that
answer. So counters are shown only of a quarter that is over, and only from a set number of
answers. The administrator of the database, who could look at the counters at every moment, is the
one we cannot hide it from; nothing in the portal, its exports or its log does it.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .platform import Platform

VALUES = (1, 2, 3, 4, 5)


class PulseAnswer(models.Model):
    """Somebody answered in this quarter. What was answered is nowhere to be found."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="pulse_answers",
        verbose_name=_("resident"),
    )
    year = models.PositiveSmallIntegerField(_("year"))
    quarter = models.PositiveSmallIntegerField(_("quarter"))

    class Meta:
        verbose_name = _("answered the trust question")
        verbose_name_plural = _("answered the trust question")
        constraints = [
            models.UniqueConstraint(
                name="trust_once_per_resident_and_quarter",
                fields=["user", "year", "quarter"],
                violation_error_message=_("You answered this quarter already."),
            ),
            models.CheckConstraint(
                name="trust_answer_is_of_a_quarter",
                condition=Q(quarter__gte=1, quarter__lte=4),
                violation_error_message=_("A year has four quarters."),
            ),
        ]

    def __str__(self):
        return f"{self.year}, {self.quarter}"


class Tally(models.Model):
    """How often each of five answers was given; numbers and nothing else."""

    count_1 = models.PositiveIntegerField(_("disagree altogether"), default=0)
    count_2 = models.PositiveIntegerField(_("disagree"), default=0)
    count_3 = models.PositiveIntegerField(_("neither"), default=0)
    count_4 = models.PositiveIntegerField(_("agree"), default=0)
    count_5 = models.PositiveIntegerField(_("agree altogether"), default=0)

    class Meta:
        abstract = True

    @classmethod
    def add(cls, value, **of_what):
        """One answer more in the row that this is of, which is made when it is not there."""
        cls.objects.bulk_create([cls(**of_what)], ignore_conflicts=True)
        counter = f"count_{value}"
        cls.objects.filter(**of_what).update(**{counter: F(counter) + 1})

    @property
    def counts(self):
        """How often each value was given, from 1 to 5."""
        return [getattr(self, f"count_{value}") for value in VALUES]

    @property
    def total(self):
        return sum(self.counts)

    @property
    def mean(self):
        """The mean of the answers, from 1 to 5, or None without any."""
        if not self.total:
            return None
        return sum(value * n for value, n in zip(VALUES, self.counts, strict=True)) / self.total


class PulseTally(Tally):
    """How many residents of a platform gave each answer in a quarter; numbers and nothing else."""

    platform = models.ForeignKey(
        Platform, on_delete=models.PROTECT, related_name="pulse_tallies", verbose_name=_("platform")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    quarter = models.PositiveSmallIntegerField(_("quarter"))

    class Meta:
        verbose_name = _("answers to the trust question")
        verbose_name_plural = _("answers to the trust question")
        ordering = ["year", "quarter"]
        constraints = [
            models.UniqueConstraint(
                name="one_trust_tally_per_platform_and_quarter",
                fields=["platform", "year", "quarter"],
                violation_error_message=_("This quarter is already counted."),
            ),
            models.CheckConstraint(
                name="trust_tally_is_of_a_quarter",
                condition=Q(quarter__gte=1, quarter__lte=4),
                violation_error_message=_("A year has four quarters."),
            ),
        ]

    def __str__(self):
        return f"{self.platform}: {self.year}, {self.quarter}"
