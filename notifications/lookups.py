"""Questions that rooms and pages ask: who follows this, how much is unread."""

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType

from .models import Follow, Message, Preference


def followers(about):
    """The active people who follow a thing, as a queryset of users."""
    follows = Follow.objects.filter(
        content_type=ContentType.objects.get_for_model(about), object_id=about.pk
    )
    return get_user_model().objects.filter(is_active=True, pk__in=follows.values("user"))


def followers_of(things):
    """The active people who follow at least one of these records (a queryset of one model)."""
    follows = Follow.objects.filter(
        content_type=ContentType.objects.get_for_model(things.model),
        object_id__in=things.order_by().values("pk"),
    )
    return get_user_model().objects.filter(is_active=True, pk__in=follows.values("user"))


def is_following(user, about):
    if not user.is_authenticated:
        return False
    return Follow.objects.filter(
        user=user, content_type=ContentType.objects.get_for_model(about), object_id=about.pk
    ).exists()


def unread_count(user):
    """How many messages this person has not opened; nothing is asked for a visitor."""
    return Message.objects.of(user).unread().count() if user.is_authenticated else 0


def switched_off(user_ids, kind):
    """Who of these people does not want mail of this kind."""
    return set(
        Preference.objects.filter(kind=kind, wants_mail=False, user__in=user_ids).values_list(
            "user_id", flat=True
        )
    )
