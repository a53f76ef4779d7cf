"""News of either side: drafted, published, corrected in the open, taken back with a reason."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.transitions import Refused
from notifications.operations import notify

from .. import lookups
from ..models import NewsCorrection, NewsItem
from ._steps import lock, may
from .meetings import filled, place_words, side_for

KEEP = object()  # the picture that is there stays


def _set_picture(item, picture, alternative):
    """`picture` is a checked file (`core.attachments.check`), None for none, or KEEP."""
    old = item.picture.name
    item.alternative = (alternative or "").strip()
    if picture is KEEP:
        if not old:
            item.alternative = ""
        elif not item.alternative:
            raise Refused(_("Write what can be seen in the picture."), field="alternative")
        return
    storage = item.picture.storage
    item.picture, item.picture_type = "", ""
    if picture is None:
        item.alternative = ""
    else:
        if not picture.is_picture:
            raise Refused(_("Choose a picture: JPG, PNG or WebP."), field="picture")
        if not item.alternative:
            raise Refused(_("Write what can be seen in the picture."), field="alternative")
        item.picture_type = picture.content_type
        item.picture.save(picture.name, picture.content, save=False)
    if old:
        transaction.on_commit(lambda: storage.delete(old), robust=True)


def _fill(item, title, text):
    item.title = filled(title, _("Fill in a title."), "title")
    item.text = filled(text, _("Write your news."), "text")


@transaction.atomic
def draft_news(
    *, by, platforms=(), is_for_all=False, title, text, picture=None, alternative="", today=None
):
    """An item that only its own side sees, until it is published."""
    platforms = list(platforms)
    side = side_for(by, platforms, is_for_all)
    item = NewsItem(side=side, is_for_all=is_for_all, created_by=by, created_at=timezone.now())
    _fill(item, title, text)
    _set_picture(item, picture, alternative)
    item.save()
    item.platforms.set([] if is_for_all else platforms)
    return item


@transaction.atomic
def change_news(item, *, by, title, text, picture=KEEP, alternative=""):
    """Change a draft. Published words stand."""
    may(by, "platforms.write_newsitem", item)
    item = lock(item)
    if not item.is_draft:
        raise Refused(_("This was published. Add a correction instead."))
    _fill(item, title, text)
    _set_picture(item, picture, alternative)
    item.save()
    return item


@transaction.atomic
def publish_news(item, *, by):
    """From here on everybody can read it, and who follows the platform hears of it."""
    may(by, "platforms.write_newsitem", item)
    item = lock(item)
    if not item.is_draft:
        raise Refused(_("This was published already."))
    item.published_at = timezone.now()
    item.save(update_fields=["published_at"])
    notify(
        lookups.people_who_follow(item).exclude(pk=by.pk),
        kind="platform_news",
        about=item,
        event=f"news:{item.pk}",
        context={
            "title": item.title,
            "text": item.text,
            "places": str(place_words(item)),
            "is_from_neighbourhood": item.is_from_neighbourhood,
        },
    )
    return item


@transaction.atomic
def discard_news(item, *, by):
    """Throw a draft away."""
    may(by, "platforms.write_newsitem", item)
    item = lock(item)
    if not item.is_draft:
        raise Refused(_("This was published. It can be taken back, with the reason."))
    _set_picture(item, None, "")
    item.delete()


@transaction.atomic
def correct_news(item, *, by, text):
    """What was wrong, below the item: the words above it stay as they were."""
    may(by, "platforms.write_newsitem", item)
    item = lock(item)
    if item.is_draft:
        raise Refused(_("This was not published yet. You can simply change it."))
    if item.is_withdrawn:
        raise Refused(_("This item was taken back."))
    text = filled(text, _("Write what was wrong."), "text")
    return NewsCorrection.objects.create(item=item, text=text, added_by=by, added_at=timezone.now())


@transaction.atomic
def withdraw_news(item, *, by, reason):
    """Take the words and the picture out of sight; title, date and reason stay."""
    may(by, "platforms.write_newsitem", item)
    item = lock(item)
    if item.is_draft:
        raise Refused(_("This was not published yet."))
    if item.is_withdrawn:
        raise Refused(_("This item was taken back."))
    item.withdrawn_reason = filled(reason, _("Say why the item is taken back."), "reason")
    item.withdrawn_at = timezone.now()
    item.save(update_fields=["withdrawn_reason", "withdrawn_at"])
    return item
