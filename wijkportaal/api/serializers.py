"""What the API tells, field by field. Names are Dutch, as the resources are (NL API rules)."""

import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.entries import text_of
from core.prose import without
from core.terms import AMSTERDAM
from proposals.cards import name_before_admission, status_look


def absolute(path):
    return settings.SITE_URL.rstrip("/") + path


def _day(moment) -> datetime.date:
    """The day here, and no hour: that could tell who somebody is."""
    return moment.astimezone(AMSTERDAM).date()


class SubjectSerializer(serializers.Serializer):
    naam = serializers.CharField(source="name")
    slug = serializers.CharField()


class PlaceSerializer(serializers.Serializer):
    naam = serializers.CharField(source="name")
    slug = serializers.CharField()


class AnswerSerializer(serializers.Serializer):
    """The published answer; who decided is told by capacity, never by name."""

    def covered(self, response):
        return self.context.get("covered", {}).get(response.proposal_id, ())

    uitkomst = serializers.CharField(source="outcome", help_text=_("yes, partly or no"))
    hoedanigheid = serializers.CharField(source="capacity")
    besluit = serializers.SerializerMethodField(
        help_text=_("The decision of council or college, when it stands in the register")
    )
    reden = serializers.SerializerMethodField()
    andereWeg = serializers.SerializerMethodField()
    kosten = serializers.DecimalField(
        source="cost", max_digits=10, decimal_places=2, allow_null=True
    )
    volgendeStap = serializers.SerializerMethodField()
    volgendeStapOp = serializers.DateField(source="next_step_on", allow_null=True)
    gepubliceerdOp = serializers.DateTimeField(source="published_at")

    def get_besluit(self, response) -> str | None:
        if response.decision_id is None:
            return None
        return absolute(reverse("decision", args=[response.decision_id]))

    def get_reden(self, response) -> str:
        return without(response.reason, self.covered(response))

    def get_andereWeg(self, response) -> str:
        return without(response.alternative, self.covered(response))

    def get_volgendeStap(self, response) -> str:
        return without(response.next_step, self.covered(response))


class PlanSerializer(serializers.Serializer):
    """A plan as the public list shows it."""

    nummer = serializers.CharField(source="number")
    url = serializers.SerializerMethodField(help_text=_("The page of the plan"))
    soort = serializers.CharField(source="kind")
    vanWie = serializers.CharField(source="initiator", help_text=_("neighbourhood or municipality"))
    platform = PlaceSerializer(
        allow_null=True, help_text=_("null: the whole municipality (a subject for the council)")
    )
    onderwerp = SubjectSerializer(source="subject")
    titel = serializers.SerializerMethodField(
        help_text=_("Empty as long as the text is not public")
    )
    samenvatting = serializers.SerializerMethodField()
    status = serializers.CharField()
    statusTekst = serializers.SerializerMethodField()
    aanZet = serializers.CharField(source="turn")
    uiterlijkOp = serializers.DateField(source="due_on", allow_null=True)
    dagenTeLaat = serializers.IntegerField(source="days_late")
    steun = serializers.SerializerMethodField()
    bezwaren = serializers.SerializerMethodField()
    minimum = serializers.IntegerField(allow_null=True)
    reacties = serializers.IntegerField(source="reaction_count")
    reactiesZonderAntwoord = serializers.IntegerField(source="unanswered_reactions")
    herinneringen = serializers.IntegerField(source="reminder_count")
    doorgezet = serializers.SerializerMethodField(
        help_text=_(
            "How the municipality went on without the neighbourhood: without_support, unanswered"
            " or against"
        )
    )
    bundel = serializers.UUIDField(
        source="bundle", allow_null=True, help_text=_("The same plan in several places")
    )
    ingediendOp = serializers.DateField(source="submitted_on")
    vergaderingOp = serializers.DateField(
        source="meeting_on",
        allow_null=True,
        help_text=_("The meeting in which the council decides"),
    )
    beantwoordOp = serializers.DateField(source="answered_on", allow_null=True)

    def covered(self, proposal):
        return self.context.get("covered", {}).get(proposal.pk, ())

    def get_url(self, proposal) -> str:
        return absolute(proposal.get_absolute_url())

    def get_doorgezet(self, proposal) -> list[str]:
        return [str(mark) for mark in proposal.marks]

    def get_titel(self, proposal) -> str:
        if not proposal.is_text_public:
            return name_before_admission(proposal)
        return without(proposal.title, self.covered(proposal))

    def get_samenvatting(self, proposal) -> str:
        if not proposal.is_text_public:
            return ""
        return without(proposal.summary, self.covered(proposal))

    def get_statusTekst(self, proposal) -> str:
        return status_look(proposal)[0]

    def get_steun(self, proposal) -> int | None:
        return proposal.support_count if proposal.is_text_public else None

    def get_bezwaren(self, proposal) -> int | None:
        return proposal.objection_count if proposal.is_text_public else None


class PlanDetailSerializer(PlanSerializer):
    """One plan, with its text as far as that is public, and its answer."""

    tekst = serializers.SerializerMethodField()
    versie = serializers.IntegerField(source="version_number")
    antwoord = AnswerSerializer(source="published_response", allow_null=True)
    dossier = serializers.SerializerMethodField(help_text=_("The dossier, with its seals"))
    doel = serializers.SerializerMethodField(help_text=_("Of a plan of the municipality"))
    watVaststaat = serializers.SerializerMethodField(help_text=_("What is already fixed"))
    ruimteVoorInvloed = serializers.CharField(source="influence", allow_blank=True)
    reagerenVanaf = serializers.DateField(source="opens_on", allow_null=True)

    def words(self, proposal, name):
        if not proposal.is_text_public:
            return ""
        return without(getattr(proposal, name), self.covered(proposal))

    def get_doel(self, proposal) -> str:
        return self.words(proposal, "aim")

    def get_watVaststaat(self, proposal) -> str:
        return self.words(proposal, "fixed_points")

    def get_tekst(self, proposal) -> str:
        if not proposal.is_text_public:
            return ""
        return without(proposal.text, self.covered(proposal))

    def get_dossier(self, proposal) -> str:
        return absolute(f"{proposal.get_absolute_url()}dossier.json")


class DecisionSerializer(serializers.Serializer):
    """A decision, motion or amendment; what is not known is said to be unknown."""

    id = serializers.IntegerField(source="pk")
    url = serializers.SerializerMethodField(help_text=_("The page of the decision"))
    soort = serializers.CharField(source="kind")
    titel = serializers.CharField(source="title")
    samenvatting = serializers.CharField(source="summary", allow_blank=True)
    datum = serializers.DateField(source="decided_on")
    uitkomst = serializers.CharField(source="outcome", help_text=_("unknown is possible"))
    ingediendDoor = serializers.SerializerMethodField(
        help_text=_("Parties in the order of their seats; empty when unknown")
    )
    gerichtAan = serializers.CharField(source="addressee", allow_blank=True)
    uitvoering = serializers.CharField(source="execution")
    uitvoeringSinds = serializers.DateField(source="execution_since")
    onderwerp = SubjectSerializer(source="subject", allow_null=True)
    platforms = PlaceSerializer(many=True)
    hoortBij = serializers.IntegerField(source="belongs_to_id", allow_null=True)
    kenmerk = serializers.CharField(source="reference", allow_blank=True)
    bron = serializers.CharField(
        source="url", allow_blank=True, help_text=_("In the council information system")
    )

    def get_url(self, decision) -> str:
        return absolute(decision.get_absolute_url())

    def get_ingediendDoor(self, decision) -> list[str]:
        return decision.submitters


class DecisionStepSerializer(serializers.Serializer):
    """What was written down of a decision: recorded, corrected, further in its execution."""

    nummer = serializers.IntegerField(source="number")
    op = serializers.DateTimeField(source="at")
    wat = serializers.CharField(source="verb")
    uitvoering = serializers.CharField(source="to_status")
    tekst = serializers.SerializerMethodField()
    wijzigingen = serializers.SerializerMethodField(help_text=_("Field, what it was, became"))

    def get_tekst(self, entry) -> str:
        row = text_of(entry)
        return row.text if row is not None else ""

    def get_wijzigingen(self, entry) -> list[list[str]]:
        return entry.data.get("changes", [])


class DecisionDetailSerializer(DecisionSerializer):
    """One decision, with everything that was written down of it."""

    verloop = DecisionStepSerializer(source="steps", many=True)


class ReactionAnswerSerializer(serializers.Serializer):
    """The answer to a reaction; who gave it is told by side and role, never by name."""

    tekst = serializers.SerializerMethodField()
    kant = serializers.CharField(source="side", help_text=_("neighbourhood or municipality"))
    rol = serializers.CharField(source="role")
    gegevenOp = serializers.SerializerMethodField()
    aanvullingen = serializers.SerializerMethodField()

    def get_tekst(self, answer) -> str:
        return without(answer.text, self.context["covered"])

    def get_gegevenOp(self, answer) -> datetime.date:
        return _day(answer.answered_at)

    def get_aanvullingen(self, answer) -> list[str]:
        return [without(row.text, self.context["covered"]) for row in answer.additions.all()]


class ReactionSerializer(serializers.Serializer):
    """What somebody wrote about a plan; the name stays on the site, also where it stands there."""

    nummer = serializers.IntegerField(source="number")
    tekst = serializers.SerializerMethodField(help_text=_("Empty when it was taken back"))
    plaats = serializers.CharField(source="place", help_text=_("Empty: from elsewhere"))
    uitHetGebied = serializers.BooleanField(source="is_from_area")
    versie = serializers.IntegerField(source="version_number")
    geschrevenOp = serializers.SerializerMethodField()
    ingetrokken = serializers.BooleanField(source="is_withdrawn")
    antwoord = serializers.SerializerMethodField()

    def get_tekst(self, reaction) -> str:
        return without(reaction.text, self.context["covered"])

    def get_geschrevenOp(self, reaction) -> datetime.date:
        return _day(reaction.written_at)

    @extend_schema_field(ReactionAnswerSerializer(allow_null=True))
    def get_antwoord(self, reaction):
        if not reaction.is_answered:
            return None
        return ReactionAnswerSerializer(reaction.answer, context=self.context).data


class PlatformSerializer(serializers.Serializer):
    """A platform, or a place where none is yet."""

    naam = serializers.CharField(source="name")
    slug = serializers.CharField()
    url = serializers.SerializerMethodField()
    soort = serializers.CharField(source="kind")
    status = serializers.CharField()
    statusSinds = serializers.DateField(source="status_since")
    wijken = serializers.SerializerMethodField(help_text=_("CBS codes of the districts"))
    over = serializers.CharField(source="about")

    def get_url(self, platform) -> str:
        return absolute(platform.get_absolute_url())

    def get_wijken(self, platform) -> list[str]:
        return sorted(district.code for district in platform.districts.all())


class ContactSerializer(serializers.Serializer):
    """Who is the contact point for a subject in a place today; a gap is told as a gap."""

    platform = PlaceSerializer()
    onderwerp = SubjectSerializer(source="subject")
    naam = serializers.CharField(
        allow_blank=True, help_text=_("With consent, otherwise the function")
    )
    vervanger = serializers.CharField(allow_blank=True)
    vervangt = serializers.CharField(
        allow_blank=True, help_text=_("Who is away, and for whom the deputy helps now")
    )
    aangesteldSinds = serializers.DateField(source="starts_on", allow_null=True)
    afwezigTot = serializers.DateField(source="absent_until", allow_null=True)
    beslistZelfTot = serializers.DecimalField(
        source="limit", max_digits=12, decimal_places=2, allow_null=True
    )
    isGat = serializers.BooleanField(source="has_gap")
    sinds = serializers.DateField(source="gap_since", allow_null=True)


class FigureSerializer(serializers.Serializer):
    """A figure, what it counts, and the page with exactly that list."""

    sleutel = serializers.CharField(source="key")
    naam = serializers.CharField(source="label")
    telt = serializers.CharField(source="definition")
    aantal = serializers.FloatField(source="number", allow_null=True)
    van = serializers.IntegerField(source="out_of", allow_null=True)
    lijst = serializers.CharField(source="url", allow_blank=True)


class ProgressSerializer(serializers.Serializer):
    vanaf = serializers.DateField(source="since")
    totEnMet = serializers.DateField(source="until")
    platform = PlaceSerializer(allow_null=True)
    cijfers = FigureSerializer(many=True, source="figures")


class VerdictSerializer(serializers.Serializer):
    """A place that is a party, and what the receiver says there; empty as long as it is silent."""

    platform = PlaceSerializer()
    oordeel = serializers.CharField(source="verdict", allow_blank=True)
    oordeelOp = serializers.DateField(source="verdict_on", allow_null=True)
    toelichting = serializers.CharField(source="note", allow_blank=True)


class PromiseSerializer(serializers.Serializer):
    """A promise with all its dates and both verdicts; who promised is told by function."""

    id = serializers.IntegerField(source="pk")
    url = serializers.SerializerMethodField(help_text=_("The page of the promise"))
    titel = serializers.CharField(source="shown_title")
    toelichting = serializers.SerializerMethodField()
    vanWie = serializers.CharField(source="side", help_text=_("neighbourhood or municipality"))
    functie = serializers.CharField(source="promiser_function", allow_blank=True)
    gehoordVan = serializers.CharField(source="heard_from", allow_blank=True)
    onderwerp = SubjectSerializer(source="subject")
    partijen = serializers.SerializerMethodField()
    stand = serializers.SerializerMethodField(help_text=_("Status, with lateness computed"))
    isVerwachting = serializers.BooleanField(source="is_expectation")
    gezegdOp = serializers.DateField(source="said_on")
    waar = serializers.CharField(source="said_where", allow_blank=True)
    bron = serializers.CharField(source="source_url", allow_blank=True)
    datums = serializers.SerializerMethodField(help_text=_("All dates, the first one first"))
    dagenTeLaat = serializers.SerializerMethodField()
    officieel = serializers.SerializerMethodField(
        help_text=_("What the promising side last said of it")
    )
    klaarOp = serializers.DateField(source="done_on", allow_null=True)
    alsnogNagekomenOp = serializers.DateField(source="kept_after_all_on", allow_null=True)
    dossier = serializers.SerializerMethodField(help_text=_("The dossier, with its seals"))

    def get_url(self, promise) -> str:
        return absolute(promise.get_absolute_url())

    def get_toelichting(self, promise) -> str:
        return promise.shown(promise.text)

    @extend_schema_field(VerdictSerializer(many=True))
    def get_partijen(self, promise):
        parties = VerdictSerializer(promise.parties.all(), many=True).data
        return [{**row, "toelichting": promise.shown(row["toelichting"])} for row in parties]

    def get_officieel(self, promise) -> str:
        return promise.shown(promise.note)

    def get_stand(self, promise) -> str:
        return str(promise.standing())

    def get_datums(self, promise) -> list[str]:
        return [row.due_on.isoformat() for row in promise.dates.all()]

    def get_dagenTeLaat(self, promise) -> int:
        return promise.days_late()

    def get_dossier(self, promise) -> str:
        return absolute(f"{promise.get_absolute_url()}dossier.json")


class ProblemSerializer(serializers.Serializer):
    """RFC 9457."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(allow_blank=True)
    invalidParams = serializers.ListField(child=serializers.DictField(), required=False)
