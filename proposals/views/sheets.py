"""Where a plan that is being written lives until it is sent: nothing typed is ever lost.

Somebody signed in writes in a row of his own (a draft, also found on another device). A visitor
writes in the session, which exists from his first step on and expires by itself; each page of the
form carries a signed copy besides, so that even an expired session loses no word.
"""

from uuid import UUID

from django.core import signing
from django.db.models import Q
from django.urls import reverse

from accounts.operations import change_name
from core.prepared import Prepared

from .. import operations, rules
from ..forms.submit import AboutForm, PlaceForm, PlanForm
from ..models import Proposal
from ..states import Kind

STEPS = ("waar", "plan", "over-u", "nakijken")
FORMS = {"waar": PlaceForm, "plan": PlanForm, "over-u": AboutForm}
KEY = "new_plan"
SALT = "proposals.new_plan"
KEPT_SECONDS = 30 * 24 * 3600
LONGEST_KEPT = 60_000

NAMES = (
    "postcode",
    "platform",
    "for_council",
    "kind",
    "title",
    "subject",
    "text",
    "cost_estimate",
    "for_whom",
    "on_behalf_of",
    "email",
    "name",
    "is_name_public",
    "may_be_mailed",
)


class Sheet:
    """What both have in common: values by field name, and the form of a step over them."""

    proposal = None

    def __init__(self, request):
        self.request = request
        self.values = {}

    def stub(self):
        """A proposal that holds the place, to ask the rules about."""
        if self.proposal is not None:
            return self.proposal
        return Proposal(kind=Kind.PLAN)

    @property
    def may_help(self):
        user, stub = self.request.user, self.stub()
        if not user.is_authenticated:
            return False
        return any(
            role(user, stub)
            for role in (rules.is_board, rules.is_broker, rules.is_worker, rules.is_desk)
        )

    def form(self, step, data=None, *, partial=False):
        """The form of a step, bound to what was posted now or to what is kept."""
        extra = {}
        if step == "over-u":
            extra = {"user": self.request.user, "may_help": self.may_help}
        return FORMS[step](self.values if data is None else data, partial=partial, **extra)

    def first_incomplete(self, before):
        """The earliest step before this one that still lacks something, or None."""
        for step in STEPS[: STEPS.index(before)]:
            if not self.form(step).is_valid():
                return step
        return None

    @property
    def is_for_council(self):
        """Of the whole municipality: then no place is asked. Kind and tick say the same."""
        return self.values.get("kind") == Kind.AGENDA

    @property
    def platform(self):
        form = self.form("waar")
        form.is_valid()
        return form.cleaned_data.get("platform") if hasattr(form, "cleaned_data") else None


class SessionSheet(Sheet):
    """A visitor's plan, in the session of this browser."""

    def __init__(self, request):
        super().__init__(request)
        self.values = dict(request.session.get(KEY) or {})
        if not self.values and request.method == "POST":
            self.values = self._from_page(request.POST.get("kept", ""))

    @staticmethod
    def _from_page(kept):
        try:
            values = signing.loads(kept, salt=SALT, max_age=KEPT_SECONDS)
        except signing.BadSignature:
            return {}
        return {name: value for name, value in values.items() if name in NAMES}

    @property
    def is_empty(self):
        return not self.values

    def page_copy(self):
        return signing.dumps(self.values, salt=SALT, compress=True) if self.values else ""

    def keep(self, step, form):
        """Remember what was typed in this step, right or wrong."""
        for name in form.fields:
            value = form.data.get(name, "")
            if isinstance(value, str) and len(value) <= LONGEST_KEPT:
                self.values[name] = value
        if step == "waar" and form.is_valid() and form.cleaned_data.get("platform"):
            self.values["platform"] = form.cleaned_data["platform"].slug
        if step == "waar" and self.values.get("for_council"):
            self.values["kind"] = Kind.AGENDA.value
        elif step == "waar" and self.is_for_council:
            self.values["kind"] = ""
        elif step == "plan":
            self.values["for_council"] = "on" if self.is_for_council else ""
        self.remember()

    def remember(self):
        self.request.session[KEY] = self.values

    def forget(self):
        self.request.session.pop(KEY, None)

    def adopt(self):
        """Turn a visitor's plan into a draft of the person who has just signed in."""
        user = self.request.user
        row = RowSheet(self.request, operations.save_draft(by=user, may_be_mailed=False))
        for step in ("waar", "plan", "over-u"):
            row.keep_what_is_good(step, self.values)
        self.forget()
        return row.proposal

    def url(self, step):
        if step == "waar":
            return reverse("proposals:submit")
        return reverse("proposals:submit_step", args=[step])


class RowSheet(Sheet):
    """A draft in the database: of whoever is signed in, for himself or for residents."""

    def __init__(self, request, proposal):
        super().__init__(request)
        self.proposal = proposal
        self.values = self._values()

    def _values(self):
        draft = self.proposal
        cost = draft.cost_estimate
        return {
            "platform": draft.platform.slug if draft.platform_id else "",
            "for_council": "on" if draft.is_for_council else "",
            "kind": draft.kind if draft.title or draft.text or draft.is_for_council else "",
            "title": draft.title,
            "subject": draft.subject.slug if draft.subject_id else "",
            "text": draft.text,
            "cost_estimate": f"{cost:f}".replace(".", ",") if cost is not None else "",
            "for_whom": AboutForm.FOR_RESIDENTS if draft.on_behalf_of else AboutForm.FOR_MYSELF,
            "on_behalf_of": draft.on_behalf_of,
            "name": self.request.user.name,
            "is_name_public": "on" if draft.is_name_public else "",
            "may_be_mailed": "on" if draft.may_be_mailed else "",
        }

    is_empty = False

    def page_copy(self):
        return ""

    def keep(self, step, form):
        """Save what passed; what did not stays on the page before the writer's eyes."""
        if form.is_valid():
            self._save(step, form)

    def keep_what_is_good(self, step, values):
        """Save each field that is right by itself: for a plan that comes out of a session."""
        form = self.form(step, values, partial=True)
        form.is_valid()
        self._save(step, form)

    def _save(self, step, form):
        data = form.cleaned_data
        fields = {}
        if step == "waar":
            fields = {"platform": data["platform"]} if data.get("platform") else {}
            if data.get("for_council"):
                fields = {"kind": Kind.AGENDA}
            elif self.proposal.is_for_council and "for_council" in form.fields:
                fields["kind"] = Kind.PLAN
        elif step == "plan":
            for name in ("kind", "title", "subject", "text", "cost_estimate"):
                if name in data and (data[name] or name not in ("kind", "subject")):
                    fields[name] = data[name]
        else:
            fields = {
                "is_name_public": bool(data.get("is_name_public")),
                "may_be_mailed": bool(data.get("may_be_mailed")),
                "on_behalf_of": form.group if "for_whom" in form.fields else "",
            }
            self._save_name(data.get("name", ""))
        self.proposal = operations.save_draft(self.proposal, by=self.request.user, **fields)
        self.values |= self._values()

    def _save_name(self, name):
        user = self.request.user
        if name and name != user.name:
            change_name(user, by=user, name=name)
            user.name = name

    def url(self, step):
        return reverse("proposals:draft_step", args=[self.proposal.uuid, step])


_draft_of = Prepared(
    lambda user, uuid: Proposal.objects.filter(
        Q(author_id=user) | Q(submitted_by_id=user), uuid=uuid
    ).select_related("platform", "subject"),
    user=int,
    uuid=UUID,
)


def draft_of(user, uuid):
    """The draft with this key, for whoever writes it; None for anybody else."""
    if not user.is_authenticated:
        return None
    return _draft_of.first(user=user.pk, uuid=uuid)
