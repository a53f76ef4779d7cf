"""Working groups: volunteers on one subject, what they reached, and how to reach them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Dated, DatedQuerySet

from .platform import Platform


class WorkingGroupQuerySet(DatedQuerySet):
    def open_on(self, day):
        """Those at work, the oldest first."""
        return self.on(day).order_by("starts_on", "pk")

    def closed_on(self, day):
        return self.filter(ends_on__lt=day).order_by("-ends_on", "-pk")


class WorkingGroup(Dated):
    """Residents who work on one subject. Their work is on the record and credited (R11)."""

    platform = models.ForeignKey(
        Platform,
        on_delete=models.PROTECT,
        related_name="working_groups",
        verbose_name=_("platform"),
    )
    name = models.CharField(_("name"), max_length=120)
    purpose = models.TextField(_("what the group is for"))
    # All volunteers, also those who do not want their name here.
    member_count = models.PositiveSmallIntegerField(_("number of members"), default=0)
    closing = models.TextField(_("why the group stopped, and what came of it"), blank=True)

    objects = WorkingGroupQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("working group")
        verbose_name_plural = _("working groups")
        ordering = ["starts_on", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                name="one_open_working_group_of_a_name",
                fields=["platform", "name"],
                condition=Q(ends_on__isnull=True),
                violation_error_message=_("This platform already has a group with this name."),
            ),
            models.CheckConstraint(
                name="closed_working_group_says_why",
                condition=Q(ends_on__isnull=True) | ~Q(closing=""),
                violation_error_message=_("Say why the group stops, and what came of it."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("platforms:group", args=[self.platform.slug, self.pk])

    @property
    def is_closed(self):
        return self.ends_on is not None


class GroupMember(models.Model):
    """The name of a volunteer, who agreed that it stands on the page.

    Without that consent there is no row, only the count. Whoever has an account here is linked
    to it, so that erasing the account takes the name away too.
    """

    group = models.ForeignKey(
        WorkingGroup,
        on_delete=models.CASCADE,
        related_name="members",
        verbose_name=_("working group"),
    )
    name = models.CharField(_("name"), max_length=120)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="group_memberships",
        verbose_name=_("person"),
    )
    is_leader = models.BooleanField(_("leads the group"), default=False)
    agreed_on = models.DateField(_("agreed on"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("recorded by"),
    )

    class Meta:
        verbose_name = _("member of a working group")
        verbose_name_plural = _("members of a working group")
        ordering = ["-is_leader", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="name_once_per_working_group",
                fields=["group", "name"],
                violation_error_message=_("This name already stands with the group."),
            ),
        ]

    def __str__(self):
        return self.name


class GroupResult(models.Model):
    """What a working group reached, with its date."""

    group = models.ForeignKey(
        WorkingGroup,
        on_delete=models.CASCADE,
        related_name="results",
        verbose_name=_("working group"),
    )
    on = models.DateField(_("date"))
    text = models.TextField(_("result"))
    link = models.URLField(_("link"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("recorded by"),
    )

    class Meta:
        verbose_name = _("result of a working group")
        verbose_name_plural = _("results of a working group")
        ordering = ["-on", "-pk"]

    def __str__(self):
        return f"{self.group}: {self.on}"


class GroupQuestionQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(answered_at__isnull=True).order_by("asked_at", "pk")


class GroupQuestion(models.Model):
    """A question to a working group through the portal: nobody sees an address of the other."""

    group = models.ForeignKey(
        WorkingGroup,
        on_delete=models.CASCADE,
        related_name="questions",
        verbose_name=_("working group"),
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="group_questions",
        verbose_name=_("asked by"),
    )
    text = models.TextField(_("question"))
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("answered by"),
    )

    objects = GroupQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question to a working group")
        verbose_name_plural = _("questions to a working group")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="answered_group_question_has_answer",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                violation_error_message=_("Write an answer."),
            ),
        ]

    def __str__(self):
        return f"{self.group}: {self.asked_at:%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse(
            "platforms:group_question", args=[self.group.platform.slug, self.group_id, self.pk]
        )

    @property
    def is_answered(self):
        return self.answered_at is not None
