"""What accounts knows about a person, how it is given back, and how it is erased.

Sign-in, sessions, the log of the admin and the tables of the libraries we use belong to this
room: no other room would answer for them.
"""

import re

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from accounts.models import Employment, User
from core import privacy
from core.kinds import Role
from core.roles import forget_roles, roles_during
from core.terms import today
from core.transitions import Refused


def download(user) -> dict:
    """Everything of this room, in words a person understands."""
    return {
        "account": {
            "email": user.email,
            "name": user.name,
            "function": user.function,
            "team": user.team,
            "name_is_public": user.is_name_public,
            "language": user.language,
            "joined": user.date_joined,
            "last_sign_in": user.last_login,
        },
        "email_addresses": [
            {"email": address.email, "confirmed": address.verified, "primary": address.primary}
            for address in EmailAddress.objects.filter(user=user).order_by("pk")
        ],
        "second_steps": [
            {
                "kind": authenticator.get_type_display(),
                "since": authenticator.created_at,
                "last_used": authenticator.last_used_at,
            }
            for authenticator in Authenticator.objects.filter(user=user).order_by("pk")
        ],
        "other_sign_ins": [
            {"provider": account.provider, "since": account.date_joined, "data": account.extra_data}
            for account in SocialAccount.objects.filter(user=user)
        ],
        "sessions": [
            {
                "since": session.created_at,
                "last_seen": session.last_seen_at,
                "device": session.user_agent,
                "ip": session.ip,
            }
            for session in UserSession.objects.filter(user=user)
        ],
        "work": [
            {"role": str(job.get_role_display()), "from": job.starts_on, "to": job.ends_on}
            for job in Employment.objects.filter(user=user)
        ],
        "actions_in_the_admin": [
            {"at": entry.action_time, "what": entry.get_change_message()}
            for entry in LogEntry.objects.filter(user=user)
        ],
    }


def erase(user, choices) -> None:
    """Leave an empty row that records of others point at, and nothing that says who it was."""
    user = User.objects.select_for_update().get(pk=user.pk)
    on = today()
    # A seat on a board ends by itself; work and office are for others to end first.
    held = roles_during(user, on, on) - {Role.BOARD}
    if held:
        raise Refused(
            _(
                "According to our records you still have a role here: %(roles)s. Ask the"
                " administrator to end that first, or call the municipality."
            ),
            params={"roles": ", ".join(sorted(str(Role(role).label) for role in held))},
        )
    words = _words_of(user)
    pattern = _pattern(words)
    _erase_sessions(user, pattern)
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
    LogEntry.objects.filter(user=user).update(change_message="", object_repr="")
    _erase_from_log(words, pattern)
    _erase_task_arguments(pattern)
    user.email = None
    user.name = user.function = user.team = ""
    user.is_name_public = user.is_active = user.is_superuser = False
    user.last_login = None
    user.language = User.Language.DUTCH
    user.erased_on = today()
    user.set_unusable_password()
    user.save()
    user.groups.clear()
    user.user_permissions.clear()
    forget_roles(user)


def _words_of(user) -> set[str]:
    """What would betray this person in a text: addresses and the full name."""
    words = {user.email, user.name}
    words.update(EmailAddress.objects.filter(user=user).values_list("email", flat=True))
    return {word for word in words if word and len(word) > 2}


def _pattern(words: set[str]) -> re.Pattern:
    """These words as whole words; "Jan" is not part of "januari"."""
    alternatives = "|".join(re.escape(word) for word in words) or r"(?!)"
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE)


def _erase_sessions(user, pattern: re.Pattern) -> None:
    """All sessions, also those that no list of ours knows."""
    UserSession.objects.filter(user=user).delete()
    for session in Session.objects.all().iterator(chunk_size=500):
        data = session.get_decoded()
        if str(data.get("_auth_user_id")) == str(user.pk) or pattern.search(repr(data)):
            session.delete()


def _erase_from_log(words: set[str], pattern: re.Pattern) -> None:
    """The admin's log names records by their text; that text may be this person."""
    for word in words:
        for entry in LogEntry.objects.filter(
            Q(object_repr__icontains=word) | Q(change_message__icontains=word)
        ):
            if pattern.search(f"{entry.object_repr} {entry.change_message}"):
                LogEntry.objects.filter(pk=entry.pk).update(object_repr="", change_message="")


def _erase_task_arguments(pattern: re.Pattern) -> None:
    """A finished or waiting task keeps its arguments, and with them what they said."""
    for task in DBTaskResult.objects.all().iterator(chunk_size=500):
        if pattern.search(repr([task.args_kwargs, task.return_value, task.traceback])):
            task.delete()


_ACCOUNT = _("to sign in and to be reached")
_TASK = _("public task (GDPR article 6(1)(e))")
_SAFETY = _("security of the account (GDPR article 32)")
_ERASED = _("until the account is erased")
_FOREVER = _("kept: says nothing about a person")
_NONE = privacy.NO_PERSON
_TECHNICAL = _("the program itself")

DATA_MAP = {
    "accounts": {
        "User.id": (_("to point at a person without naming him"), _TASK, _FOREVER),
        "User.email": (_ACCOUNT, _TASK, _ERASED),
        "User.password": (_("to sign in"), _TASK, _ERASED),
        "User.name": (_("to address somebody"), _TASK, _ERASED),
        "User.function": (_("so that residents know whom they deal with"), _TASK, _ERASED),
        "User.team": (_("so that residents know whom they deal with"), _TASK, _ERASED),
        "User.is_name_public": (_("to keep to the choice of the person"), _TASK, _ERASED),
        "User.language": (_("to write in the right language"), _TASK, _ERASED),
        "User.is_active": (_("to close an account"), _TASK, _FOREVER),
        "User.is_superuser": (_("to begin an installation"), _TASK, _FOREVER),
        "User.date_joined": (_("to answer for the account"), _TASK, _FOREVER),
        "User.last_login": (_("to notice misuse"), _SAFETY, _ERASED),
        "User.erased_on": (_("to show that it was erased"), _TASK, _FOREVER),
        "User_groups.*": (_TECHNICAL, _NONE, _FOREVER),
        "User_user_permissions.*": (_TECHNICAL, _NONE, _FOREVER),
        "Employment.id, user, role, team, starts_on, ends_on": (
            _("rights follow from dated records, also afterwards"),
            _TASK,
            _("kept with the archive, on an anonymous account after erasure"),
        ),
        "HistoricalEmployment.*": (
            _("to see who changed a right, and when"),
            _TASK,
            _("kept with the archive, on an anonymous account after erasure"),
        ),
    },
    "account": {
        "EmailAddress.id, user, email, verified, primary": (_ACCOUNT, _TASK, _ERASED),
        "EmailConfirmation.id, email_address, created, sent, key": (
            _("to confirm an address"),
            _TASK,
            _("not used: by code"),
        ),
    },
    "mfa": {
        "Authenticator.id, user, type, data, created_at, last_used_at": (
            _("the second step"),
            _SAFETY,
            _ERASED,
        )
    },
    "socialaccount": {
        "SocialApp.*": (_TECHNICAL, _NONE, _FOREVER),
        "SocialAccount.id, user, provider, uid, last_login, date_joined, extra_data": (
            _("to sign in through another service"),
            _TASK,
            _ERASED,
        ),
        "SocialToken.id, app, account, token, token_secret, expires_at": (
            _("to sign in through another service"),
            _TASK,
            _("not kept"),
        ),
    },
    "usersessions": {
        "UserSession.id, user, created_at, ip, last_seen_at, session_key, user_agent, data": (
            _("so that one sees where one is signed in"),
            _SAFETY,
            _("until signing out or erasure, two weeks at most"),
        )
    },
    "sessions": {
        "Session.session_key, session_data, expire_date": (
            _("to stay signed in"),
            _SAFETY,
            _("two weeks at most"),
        ),
    },
    "admin": {
        "LogEntry.id, action_time, user, content_type, object_id, object_repr, action_flag,"
        "change_message": (
            _("to see who changed what in the admin"),
            _SAFETY,
            _("kept, emptied on erasure"),
        )
    },
    "auth": {
        "Group.*": (_TECHNICAL, _NONE, _FOREVER),
        "Group_permissions.*": (_TECHNICAL, _NONE, _FOREVER),
        "Permission.*": (_TECHNICAL, _NONE, _FOREVER),
    },
    "contenttypes": {"ContentType.*": (_TECHNICAL, _NONE, _FOREVER)},
}


LABELS = {
    "account": _("Account"),
    "email": _("e-mail address"),
    "name": _("name"),
    "function": _("function"),
    "team": _("team"),
    "name_is_public": _("name is public"),
    "language": _("language"),
    "joined": _("member since"),
    "last_sign_in": _("last signed in"),
    "email_addresses": _("E-mail addresses"),
    "confirmed": _("confirmed"),
    "primary": _("main address"),
    "second_steps": _("Second step"),
    "kind": _("kind"),
    "since": _("since"),
    "last_used": _("last used"),
    "other_sign_ins": _("Other ways to sign in"),
    "provider": _("service"),
    "data": _("data"),
    "sessions": _("Where you are signed in"),
    "last_seen": _("last seen"),
    "device": _("device"),
    "ip": _("internet address"),
    "work": _("Work"),
    "role": _("role"),
    "from": _("from"),
    "to": _("up to and including"),
    "actions_in_the_admin": _("What you did in the admin"),
    "at": _("moment"),
    "what": _("what"),
}


def register() -> None:
    """Called once, when the apps are ready."""
    privacy.register("accounts", download=download, erase=erase, labels=LABELS)
    for app_label, lines in DATA_MAP.items():
        privacy.register_data_map(app_label, lines)
