"""Appointing a broker or neighbourhood worker with residents' say (R2, R54, R70).

"Een groot gemis is dat de aanstelling van de wijkmakelaar te voorbarig is." So nobody comes in
function before the council decided and the boards were heard, and where it happened otherwise that
stands marked for ever. Triggers on both databases hold this (``liaisons.guards``); the operations
are ``liaisons.operations.appointments``.

Names of candidates stand in ``Candidate`` and words about them in ``AdviceText``, and nowhere else:
both are read by the committee only and deleted by the worker four weeks after the procedure.
"""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from core.kinds import Role, Side
from core.models import Dated, DatedQuerySet, Entry, EntryText, Term
from core.terms import days_late, today
from council.models import Decision
from platforms.models import Platform, Subject

from ..appointment_states import (
    CLOSED,
    LOOK,
    WAS_APPOINTED,
    AppointmentStatus,
    AppointmentTermKind,
    Tendency,
)
from .statement import IndependenceStatement, Kind

TEXT_LENGTH = 8_000
NAME_LENGTH = 150


class AppointmentQuerySet(models.QuerySet):
    """The lists people ask for, by name."""

    def visible_to(self, user):
        """Everything: how somebody is appointed is public. Says the same as the rule."""
        return self.all()

    def running(self):
        """In which somebody still has something to do, also once a year."""
        return self.exclude(status__in=CLOSED)

    def of_platform(self, platform):
        rows = AppointmentPlatform.objects.filter(platform=platform)
        return self.filter(pk__in=rows.values("appointment"))

    def waking(self, on):
        """Those in which time has something to do: the worker's queue."""
        return self.filter(wake_on__lte=on)

    def for_list(self):
        """A page of the list in a fixed number of queries."""
        return self.select_related("decision", "holder__user").prefetch_related("places__platform")


class Appointment(IndependenceStatement):
    """One procedure, from the need to the last day of whoever was appointed.

    ``is_from_before`` marks one that was recorded afterwards: the council had decided, but nobody
    can read here that residents were heard, and the page says so. ``term_due_on`` and ``turn`` are
    copies of the clock that counts now; ``wake_on`` is the next day on which time does something.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    platforms = models.ManyToManyField(
        Platform,
        through="AppointmentPlatform",
        related_name="appointments",
        verbose_name=_("villages and neighbourhoods"),
    )
    status = models.CharField(
        _("status"), max_length=17, choices=AppointmentStatus, default=AppointmentStatus.NEED
    )
    status_since = models.DateField(_("in this status since"), default=today)
    turn = models.CharField(max_length=13, choices=Side, default=Side.MUNICIPALITY)
    term_due_on = models.DateField(null=True, blank=True, editable=False)
    wake_on = models.DateField(null=True, blank=True, editable=False)
    reminded_on = models.DateField(null=True, blank=True, editable=False)

    need = models.TextField(_("why somebody is needed"), max_length=TEXT_LENGTH)
    profile = models.TextField(_("profile"), max_length=TEXT_LENGTH, blank=True, default="")
    profile_put_on = models.DateField(_("put to the neighbourhood on"), null=True, blank=True)
    final_profile = models.TextField(
        _("profile after the remarks"), max_length=TEXT_LENGTH, blank=True, default=""
    )
    decision = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name=_("decision of the council"),
    )

    # The mandate of the function, as it will stand in the register when somebody is appointed.
    mandate_amount = models.DecimalField(
        _("may decide up to"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    mandate_is_alone = models.BooleanField(_("decides alone"), default=True)
    mandate_source = models.CharField(
        _("line in the mandate register"), max_length=200, blank=True, default=""
    )
    mandate_subjects = models.ManyToManyField(
        Subject, blank=True, related_name="+", verbose_name=_("subjects of the mandate")
    )

    effective_from = models.DateField(_("in function from"), null=True, blank=True)
    appointed_on = models.DateField(_("appointed on"), null=True, blank=True)
    process_reasons = models.TextField(
        _("why the advice is not followed"), max_length=TEXT_LENGTH, blank=True, default=""
    )
    is_against_advice = models.BooleanField(_("against the advice"), default=False)
    is_from_before = models.BooleanField(_("recorded afterwards"), default=False)
    closed_on = models.DateField(null=True, blank=True)
    candidates_go_on = models.DateField(_("names are erased on"), null=True, blank=True)
    candidates_gone_on = models.DateField(_("names were erased on"), null=True, blank=True)

    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="appointments_entered",
        verbose_name=_("entered by"),
    )
    entry_count = models.PositiveIntegerField(default=0, editable=False)
    dossier_head = models.CharField(max_length=64, blank=True, default="", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="appointment_kind_is_known",
                condition=Q(kind__in=Kind.values),
                violation_error_message=_("Choose broker or neighbourhood worker."),
            ),
            models.CheckConstraint(
                name="appointment_in_function_has_decision_and_day",
                condition=~Q(status__in=sorted(WAS_APPOINTED))
                | Q(decision__isnull=False, effective_from__isnull=False),
                violation_error_message=_("Who is in function has a decision and a first day."),
            ),
            models.CheckConstraint(
                name="appointment_against_advice_has_reasons",
                condition=Q(is_against_advice=False) | ~Q(process_reasons=""),
                violation_error_message=_("Say in public why the advice is not followed."),
            ),
            models.CheckConstraint(
                name="closed_appointment_has_day",
                condition=~Q(status__in=sorted(CLOSED)) | Q(closed_on__isnull=False),
                violation_error_message=_("What is closed was closed on a day."),
            ),
            models.CheckConstraint(
                name="put_profile_has_text_and_day",
                condition=Q(status__in=["need", "stopped"])
                | Q(is_from_before=True)
                | (~Q(profile="") & Q(profile_put_on__isnull=False)),
                violation_error_message=_("Write the profile first."),
            ),
        ]
        indexes = [
            models.Index(fields=["-changed_at", "-id"], name="appointment_latest"),
            models.Index(fields=["status", "term_due_on", "id"], name="appointment_queue"),
            models.Index(fields=["turn", "term_due_on", "id"], name="appointment_turn"),
            models.Index(
                fields=["wake_on"], name="appointment_waking", condition=Q(wake_on__isnull=False)
            ),
        ]

    def __str__(self):
        return capfirst(
            _t("%(kind)s for %(places)s")
            % {"kind": self.get_kind_display(), "places": self.place_names}
        )

    def get_absolute_url(self):
        return reverse("liaisons:appointment", args=[self.pk])

    @property
    def place_names(self) -> str:
        *others, last = sorted(place.platform.name for place in self.places.all()) or [""]
        if not others:
            return last
        return _t("%(first)s and %(last)s") % {"first": ", ".join(others), "last": last}

    @property
    def look(self):
        """Tone and sign of the status."""
        return LOOK[AppointmentStatus(self.status)]

    @property
    def shown_profile(self) -> str:
        """The profile as it became; what was put to the neighbourhood stays beside it."""
        return self.final_profile or self.profile

    @property
    def has_mandate(self) -> bool:
        return self.mandate_amount is not None and bool(self.mandate_source)

    def is_late(self, on=None) -> bool:
        """The date that counts now has passed."""
        return self.term_due_on is not None and self.term_due_on < (on or today())

    def days_late(self, on=None) -> int:
        on = on or today()
        return days_late(self.term_due_on, on) if self.is_late(on) else 0


class AppointmentPlatform(models.Model):
    """A place for which somebody is appointed, with the tendency of its board's advice (public).

    The words of the advice are about a named person and stand in ``AdviceText``.
    """

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="places")
    platform = models.ForeignKey(Platform, models.PROTECT, related_name="appointment_places")
    tendency = models.CharField(max_length=11, choices=Tendency, blank=True, default="")
    advised_on = models.DateField(null=True, blank=True)
    waived_on = models.DateField(null=True, blank=True)
    waiver_reason = models.TextField(max_length=TEXT_LENGTH, blank=True, default="")

    class Meta:
        verbose_name = _("place of an appointment")
        verbose_name_plural = _("places of appointments")
        ordering = ["platform__name"]
        constraints = [
            models.UniqueConstraint(
                name="platform_once_per_appointment",
                fields=["appointment", "platform"],
                violation_error_message=_("This place stands there already."),
            ),
            models.CheckConstraint(
                name="advice_has_day",
                condition=Q(tendency="") | Q(advised_on__isnull=False),
                violation_error_message=_("An advice was given on a day."),
            ),
            models.CheckConstraint(
                name="waiver_has_reason",
                condition=Q(waived_on__isnull=True) | ~Q(waiver_reason=""),
                violation_error_message=_("Say why nobody takes part."),
            ),
        ]
        indexes = [models.Index(fields=["platform", "-appointment"], name="appointment_of_place")]

    def __str__(self):
        return f"{self.appointment_id}: {self.platform_id}"


class AdviceText(models.Model):
    """What a board says of a named candidate. Never public; deleted with the names."""

    place = models.OneToOneField(
        AppointmentPlatform, models.PROTECT, primary_key=True, related_name="advice_text"
    )
    text = models.TextField(_("advice"), max_length=TEXT_LENGTH)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("words of an advice")
        verbose_name_plural = _("words of advices")

    def __str__(self):
        return str(self.place_id)


class CommitteeMember(Dated):
    """Somebody on the selection committee, from day to day: only these read the candidates."""

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="committee_memberships",
        verbose_name=_("person"),
    )
    platform = models.ForeignKey(
        Platform,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("delegated by"),
    )
    is_resident = models.BooleanField(_("resident"), default=False)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("member of the committee")
        verbose_name_plural = _("members of the committee")
        ordering = ["starts_on", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                name="once_on_a_committee",
                fields=["appointment", "user"],
                violation_error_message=_("This person is on the committee already."),
            ),
            models.CheckConstraint(
                name="resident_on_committee_has_platform",
                condition=Q(is_resident=False) | Q(platform__isnull=False),
                violation_error_message=_("A resident is delegated by a platform."),
            ),
        ]
        indexes = [models.Index(fields=["user", "ends_on"], name="committee_of_person")]

    def __str__(self):
        return f"{self.appointment_id}: {self.user_id}"


class CandidateQuerySet(models.QuerySet):
    """Who may read which names; nobody else, whatever his role."""

    def visible_to(self, user, on=None):
        """For whoever sits on the committee on this day."""
        if user is None or not user.is_authenticated or not user.is_active:
            return self.none()
        seats = CommitteeMember.objects.on(on or today()).filter(user=user)
        return self.filter(appointment__in=seats.values("appointment"))

    def nominated(self):
        return self.filter(is_nominated=True)


class Candidate(models.Model):
    """A person who applies. The whole row is deleted four weeks after the end of the procedure."""

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="candidates")
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    note = models.TextField(_("notes of the committee"), max_length=TEXT_LENGTH, blank=True)
    is_nominated = models.BooleanField(default=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    added_on = models.DateField(default=today)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_nominated_candidate",
                fields=["appointment"],
                condition=Q(is_nominated=True),
                violation_error_message=_("Somebody has been nominated already."),
            ),
            models.CheckConstraint(
                name="candidate_has_name",
                condition=~Q(name=""),
                violation_error_message=_("Fill in the name."),
            ),
        ]

    def __str__(self):
        # Never the name: this ends up in logs and in the admin.
        return f"{self._meta.verbose_name} {self.pk}"


class AppointmentTerm(Term):
    """The clock of a board that may speak, or of the municipality that holds a review."""

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="terms")
    kind = models.CharField(max_length=10, choices=AppointmentTermKind)

    class Meta(Term.Meta):
        abstract = False
        ordering = ["started_on", "pk"]
        constraints = [
            *Term.Meta.constraints,
            models.UniqueConstraint(
                name="one_running_term_per_appointment",
                fields=["appointment"],
                condition=Q(met_on__isnull=True, ended_on__isnull=True),
                violation_error_message=_("This term is running already."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.due_on}"


class AppointmentEntry(Entry):
    """One step in the dossier of an appointment; triggers in the database refuse any change."""

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="entries")

    class Meta(Entry.Meta):
        abstract = False
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                name="appointment_entry_number_once",
                fields=["appointment", "number"],
                violation_error_message=_("This dossier entry exists already."),
            )
        ]


class AppointmentEntryText(EntryText):
    """The words and the name of a step: erasable, without breaking the chain."""

    entry = models.OneToOneField(
        AppointmentEntry, models.PROTECT, primary_key=True, related_name="text_row"
    )

    class Meta(EntryText.Meta):
        abstract = False


class ProfileRemark(models.Model):
    """A remark of a board on the profile, and its answer: both are entries of the dossier."""

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="remarks")
    platform = models.ForeignKey(Platform, models.PROTECT, related_name="+")
    entry = models.OneToOneField(AppointmentEntry, models.PROTECT, related_name="remark")
    answer = models.OneToOneField(
        AppointmentEntry, models.PROTECT, null=True, blank=True, related_name="answered_remark"
    )

    class Meta:
        verbose_name = _("remark on a profile")
        verbose_name_plural = _("remarks on profiles")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.appointment_id}: {self.pk}"

    @property
    def role(self) -> Role:
        return Role(self.entry.role)


# Sorted by the date that counts now; what waits for nobody comes last.
BY_TERM = (F("term_due_on").asc(nulls_last=True), "pk")
