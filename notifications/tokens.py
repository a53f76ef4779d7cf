"""The signed token of the one-click unsubscribe link (RFC 8058)."""

from django.core import signing

SALT = "notifications.unsubscribe"


def make(user, kind):
    """A token that switches one kind off for one person, and can do nothing else.

    Without an end date: somebody may unsubscribe by an old mail. It holds a number, no address.
    """
    return signing.Signer(salt=SALT, sep="~").sign_object([user.pk, kind])


def read(token):
    """(person's number, kind), or None for a token that we never made."""
    try:
        pk, kind = signing.Signer(salt=SALT, sep="~").unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return pk, kind
