"""What every verb of this room begins with: the right and the lock."""

import rules
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied

User = get_user_model()


def may(by, permission, record=None):
    if by is None or not rules.has_perm(permission, by, record):
        raise PermissionDenied


def lock(record):
    return type(record).objects.select_for_update(of=("self",)).get(pk=record.pk)


def lock_user(user):
    """Seats of board and council are checked against each other under this lock (R8)."""
    return User.objects.select_for_update(of=("self",)).get(pk=user.pk)
