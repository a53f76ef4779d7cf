"""People: one User for everyone who holds a role or signs in, and dated employments."""

from django.contrib.auth import get_backends
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.kinds import Role
from core.models import Dated
from core.roles import is_staff_member
from core.terms import today


def normalise_email(email: str | None) -> str | None:
    """The one spelling of an address: trimmed and in lower case; nothing gives None."""
    return (email or "").strip().lower() or None


class UserManager(BaseUserManager["User"]):
    """Makes people, with or without an address to sign in with."""

    use_in_migrations = True

    def create_user(self, email=None, password=None, name="", **extra):
        """A person; without password one signs in with a code from the mail."""
        user = self.model(email=normalise_email(email), name=name, **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email=None, password=None, **extra):
        """The first administrator of an installation, with an Employment that says so."""
        extra.setdefault("is_superuser", True)
        user = self.create_user(email=email, password=password, **extra)
        Employment.objects.using(self._db).create(user=user, role=Employment.Roles.ADMINISTRATOR)
        return user

    def of_email(self, email: str):
        """Whose address this is: proved by a code, or the account's own; None when nobody's.

        An address that somebody merely added to the own account gives no claim to it.
        """
        address = normalise_email(email)
        return (
            self.filter(emailaddress__email=address, emailaddress__verified=True).first()
            or self.filter(email=address).first()
        )

    def get_by_natural_key(self, email):
        """Sign-in knows no capitals in an address."""
        return self.get(email=normalise_email(email))


class User(AbstractBaseUser, PermissionsMixin):
    """Anyone who signs in or holds a role. Rights come from dated records, never from this row.

    The e-mail address is the name to sign in with; a role holder who never signs in is an
    inactive user without one. A row is never deleted: erasing empties it, so that what others
    refer to stays (PRODUCT.md, "People").
    """

    class Language(models.TextChoices):
        """In which language we write to this person."""

        DUTCH = "nl", _("Dutch")
        ENGLISH = "en", _("English")

    email = models.EmailField(
        _("e-mail address"),
        unique=True,
        null=True,
        blank=True,
        error_messages={"unique": _("There is already an account with this e-mail address.")},
    )
    name = models.CharField(_("name"), max_length=150, blank=True)
    function = models.CharField(_("function"), max_length=150, blank=True)
    team = models.CharField(_("team"), max_length=150, blank=True)
    is_name_public = models.BooleanField(
        _("name may be public"),
        default=False,
        help_text=_("Only for people with a role, and only with their consent."),
    )
    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("Someone who is not active cannot sign in. Their past stays in the dossiers."),
    )
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)
    language = models.CharField(
        _("language"), max_length=5, choices=Language, default=Language.DUTCH
    )
    erased_on = models.DateField(_("erased on"), null=True, blank=True, editable=False)

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="user_email_is_lower_case",
                condition=Q(email__isnull=True) | Q(email=Lower(F("email"))),
                violation_error_message=_("Write the e-mail address in lower case."),
            ),
            models.CheckConstraint(
                name="erased_user_has_no_email_and_name",
                condition=Q(erased_on__isnull=True)
                | Q(email__isnull=True, name="", is_active=False),
                violation_error_message=_("An erased account has no name and no address."),
            ),
        ]

    def __str__(self):
        if self.erased_on:
            return str(_("removed resident"))
        return self.name or self.email or str(_("person without a name"))

    def save(self, *args, **kwargs):
        self.email = normalise_email(self.email)
        super().save(*args, **kwargs)

    def clean(self):
        super().clean()
        self.email = normalise_email(self.email)

    def get_full_name(self):
        """For Django and allauth; never for a public page (see `public_name`)."""
        return self.name

    def get_short_name(self):
        """For Django and allauth; never for a public page (see `public_name`)."""
        return self.name

    def public_name(self) -> str:
        """How a role holder is called in public: by name with consent, else by function and team.

        A resident is named by the room that knows where he lives; here he stays a resident.
        """
        if self.erased_on:
            return str(_("removed resident"))
        if self.is_name_public and self.name:
            return self.name
        if self.function or self.team:
            return ", ".join(part for part in (self.function, self.team) if part)
        return str(_("a resident"))

    def has_perm(self, perm, obj=None) -> bool:
        """Rights follow from dated records, also for who began the installation.

        The mark of a superuser opens the admin's records; about one record, such as somebody's
        plan or its answer, the rules alone decide.
        """
        if obj is None:
            return super().has_perm(perm)
        return any(
            backend.has_perm(self, perm, obj)
            for backend in get_backends()
            if hasattr(backend, "has_perm")
        )

    @property
    def is_staff(self) -> bool:
        """Whether this person may enter the admin, computed from the records of today."""
        return self.is_active and (self.is_superuser or is_staff_member(self))


class Employment(Dated):
    """Work that gives rights in this portal: the desk, the council clerk, an administrator.

    The other roles follow from seats, assignments and portfolios in their own rooms.
    """

    class Roles(models.TextChoices):
        """The roles that follow from employment itself."""

        DESK = Role.DESK.value, Role.DESK.label
        CLERK = Role.CLERK.value, Role.CLERK.label
        ADMINISTRATOR = Role.ADMINISTRATOR.value, Role.ADMINISTRATOR.label

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="employments", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=20, choices=Roles)
    team = models.CharField(_("team"), max_length=150, blank=True)

    history = HistoricalRecords()

    class Meta(Dated.Meta):
        verbose_name = _("employment")
        verbose_name_plural = _("employments")
        ordering = ["-starts_on", "pk"]

    def __str__(self):
        return f"{self.get_role_display()}: {self.user}"

    @property
    def is_current(self) -> bool:
        """Holds today."""
        return self.covers(today())
