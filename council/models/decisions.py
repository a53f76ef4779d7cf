"""Decisions and motions of council and college, which the portal links to and never replaces."""

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.models import Entry, EntryText
from core.terms import today
from platforms.models import Platform, Subject

from ..decision_states import (
    CARRIED,
    EXECUTION_LOOK,
    OUTCOME_LOOK,
    WITHOUT_EXECUTION,
    DecisionKind,
    DecisionOutcome,
    Execution,
)
from .seats import Party

TITLE_LENGTH = 160
SUMMARY_LENGTH = 4_000


class DecisionQuerySet(models.QuerySet):
    """The lists people ask for, by name."""

    def visible_to(self, user):
        """Everything: what council and college decide is public. Says what the rule says."""
        return self.all()

    def about(self, platform):
        """Those that name this village or neighbourhood."""
        rows = Decision.platforms.through.objects.filter(platform=platform)
        return self.filter(pk__in=rows.values("decision"))

    def for_list(self):
        """A page of the list in a fixed number of queries."""
        return (
            self.select_related("subject")
            .prefetch_related("platforms", "parties")
            .defer("search_text")
        )


class Decision(models.Model):
    """A decision, motion or amendment: what, by whom, for whom, what became of it (R1, R59, R71).

    One layout for all parties, in the order of their seats. What is unknown stays "onbekend". How
    it is carried out and what was corrected stands in its entries, which are only ever added.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=DecisionKind)
    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    summary = models.TextField(_("what it says, in short"), blank=True, max_length=SUMMARY_LENGTH)
    decided_on = models.DateField(
        _("date"), help_text=_("The day of the meeting in which it was dealt with.")
    )
    outcome = models.CharField(
        _("outcome"),
        max_length=15,
        choices=DecisionOutcome,
        default=DecisionOutcome.UNKNOWN,
        help_text=_("Not known? Leave it unknown: the page says so."),
    )
    addressee = models.CharField(
        _("addressed to"),
        max_length=120,
        blank=True,
        help_text=_("Who is asked to do something, such as the college. Empty: unknown."),
    )
    parties = models.ManyToManyField(
        Party,
        blank=True,
        related_name="decisions",
        verbose_name=_("submitted by the parties"),
        help_text=_("They stand on the page in the order of their seats."),
    )
    submitter = models.CharField(
        _("submitted by, when it is no party"),
        max_length=120,
        blank=True,
        help_text=_("Such as the college, or residents by a citizens' initiative."),
    )
    belongs_to = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="motions",
        verbose_name=_("belongs to the decision"),
        help_text=_("The proposal with which a motion or amendment was dealt with."),
    )
    subject = models.ForeignKey(
        Subject,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=_("subject"),
    )
    platforms = models.ManyToManyField(
        Platform,
        blank=True,
        related_name="decisions",
        verbose_name=_("villages and neighbourhoods"),
        help_text=_("None: it is about the whole municipality."),
    )
    reference = models.CharField(_("number at the council"), max_length=60, blank=True)
    url = models.URLField(
        _("link to the council information system"),
        blank=True,
        max_length=500,
        validators=[
            URLValidator(
                schemes=["https"], message=_("Give a whole address that begins with https://.")
            )
        ],
    )
    execution = models.CharField(
        _("how far it is carried out"),
        max_length=9,
        choices=Execution,
        default=Execution.UNKNOWN,
    )
    execution_since = models.DateField(_("so since"), default=today)

    search_text = models.TextField(editable=False, blank=True, default="")
    entry_count = models.PositiveIntegerField(default=0, editable=False)
    dossier_head = models.CharField(max_length=64, blank=True, default="", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    history = HistoricalRecords(
        m2m_fields=[parties, platforms], excluded_fields=["search_text", "changed_at"]
    )
    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision or motion")
        verbose_name_plural = _("decisions and motions")
        ordering = ["-decided_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="only_what_was_adopted_is_carried_out",
                condition=Q(execution__in=sorted(WITHOUT_EXECUTION))
                | Q(outcome__in=sorted(CARRIED)),
                violation_error_message=_(
                    "Only what was adopted or taken over can be carried out."
                ),
            ),
            models.CheckConstraint(
                name="decision_has_a_title",
                condition=~Q(title=""),
                violation_error_message=_("Fill in a title."),
            ),
        ]
        indexes = [
            models.Index(fields=["-decided_on", "-id"], name="decision_latest"),
            models.Index(fields=["kind", "-decided_on", "-id"], name="decision_of_kind"),
            models.Index(fields=["outcome", "-decided_on", "-id"], name="decision_of_outcome"),
            models.Index(fields=["execution", "-decided_on", "-id"], name="decision_execution"),
            models.Index(fields=["subject", "-decided_on", "-id"], name="decision_of_subject"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("decision", args=[self.pk])

    @property
    def has_execution(self) -> bool:
        """Whether there is anything to say of how it is carried out."""
        return self.outcome in CARRIED or self.execution != Execution.UNKNOWN

    @property
    def outcome_look(self):
        """Tone and sign of the outcome."""
        return OUTCOME_LOOK[DecisionOutcome(self.outcome)]

    @property
    def execution_look(self):
        return EXECUTION_LOOK[Execution(self.execution)]

    @property
    def submitters(self) -> list[str]:
        """Who submitted it: the parties in the order of their seats, then whoever is no party."""
        names = [party.name for party in self.parties.all()]
        return [*names, self.submitter] if self.submitter else names


class DecisionEntry(Entry):
    """What was written down of a decision: recorded, corrected, further in its execution."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="entries")

    class Meta(Entry.Meta):
        abstract = False
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                name="decision_entry_number_once",
                fields=["decision", "number"],
                violation_error_message=_("This entry exists already."),
            )
        ]


class DecisionEntryText(EntryText):
    """The words and the name with an entry: erasable, without breaking the chain."""

    entry = models.OneToOneField(
        DecisionEntry, models.PROTECT, primary_key=True, related_name="text_row"
    )

    class Meta(EntryText.Meta):
        abstract = False
