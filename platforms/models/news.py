"""News: what either side has to tell, in one stream, each item under the name of its side."""

import uuid

from django.conf import settings
from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .meeting import Announced, AnnouncedQuerySet
from .platform import Platform


def picture_path(item, filename):
    """Store under an unguessable name; the name it came with is used nowhere."""
    extension = filename.rsplit(".", 1)[-1]
    return f"news/{uuid.uuid4().hex[:2]}/{uuid.uuid4().hex}.{extension}"


class NewsQuerySet(AnnouncedQuerySet):
    def newest(self):
        return self.public().order_by("-published_at", "-pk")

    def standing(self):
        """Published, and not taken back."""
        return self.public().filter(withdrawn_at__isnull=True)


class NewsItem(Announced):
    """One item. Published words stay as they were: a correction stands below them, with its date.

    Where an item must go, for instance because it names somebody, its words are taken back with a
    public reason; title and date stay, so that nothing vanishes without a trace.
    """

    platforms = models.ManyToManyField(
        Platform, related_name="news", blank=True, verbose_name=_("platforms")
    )
    text = models.TextField(_("text"))
    picture = models.FileField(
        _("picture"),
        upload_to=picture_path,
        blank=True,
        validators=[FileExtensionValidator(["jpg", "png", "webp"])],
    )
    picture_type = models.CharField(_("sort of picture"), max_length=20, blank=True)
    alternative = models.CharField(_("what can be seen in the picture"), max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("why it was taken back"), max_length=300, blank=True)

    objects = NewsQuerySet.as_manager()

    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = _("news")
        ordering = ["-published_at", "-pk"]
        indexes = [
            models.Index(fields=["-published_at", "-id"], name="news_newest_first"),
        ]
        constraints = [
            models.CheckConstraint(
                name="news_picture_is_said_in_words",
                condition=Q(picture="") | ~Q(alternative=""),
                violation_error_message=_("Write what can be seen in the picture."),
            ),
            models.CheckConstraint(
                name="news_taken_back_says_why",
                condition=Q(withdrawn_at__isnull=True)
                | (Q(published_at__isnull=False) & ~Q(withdrawn_reason="")),
                violation_error_message=_("Say why the item is taken back."),
            ),
        ]

    def get_absolute_url(self):
        return reverse("platforms:news_item", args=[self.pk])

    @property
    def is_withdrawn(self):
        return self.withdrawn_at is not None


class NewsCorrection(models.Model):
    """What was wrong in an item: said below it, in view of everybody."""

    item = models.ForeignKey(
        NewsItem, on_delete=models.CASCADE, related_name="corrections", verbose_name=_("news item")
    )
    text = models.TextField(_("correction"))
    added_at = models.DateTimeField(_("added"), default=timezone.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("added by"),
    )

    class Meta:
        verbose_name = _("correction of news")
        verbose_name_plural = _("corrections of news")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.item}: {self.added_at:%Y-%m-%d}"
