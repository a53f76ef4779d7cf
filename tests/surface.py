"""What an attacker sees of the site: every page of every role, and every form on it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import quote_from_bytes

from django.urls import NoReverseMatch, reverse

from council import steps as promise_steps
from liaisons import question_steps
from proposals.desk import steps as desk_steps
from proposals.rules import next_steps
from tests.test_matrix import all_patterns, concrete

#: Seen through the eyes of these; the others see the same forms.
EYES = ("visitor", "author", "board", "contact")
STAFF_EYES = ("desk", "administrator")
#: Forms that end the session, choose a language or go elsewhere; they have tests of their own.
NOT_OURS = ("/account/logout", "/taal/")


@dataclass
class Form:
    """A form as it stands in a page: where it goes, how, and with which fields."""

    url: str
    method: str
    role: str
    is_multipart: bool = False
    fields: dict = field(default_factory=dict)  # name -> (type, value)

    @property
    def texts(self):
        """The names somebody can type in freely."""
        return [name for name, (kind, _value) in self.fields.items() if kind in TYPED]

    @property
    def shape(self):
        """What makes two forms the same: the page without its numbers, and the fields."""
        path = "".join("0" if sign.isdigit() else sign for sign in self.url.split("?")[0])
        step = self.url.partition("stap=")[2].partition("&")[0]
        return path, step, self.method, frozenset(self.fields)


TYPED = {"text", "search", "textarea", "email", "tel", "url", "number", "date", "password"}


class _Reader(HTMLParser):
    def __init__(self, url, role):
        super().__init__()
        self.url, self.role = url, role
        self.forms, self.form, self.area, self.choice = [], None, None, None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            method = (attrs.get("method") or "get").lower()
            url = attrs.get("action") or self.url
            if url.startswith("?"):
                url = self.url.split("?")[0] + url
            multipart = "multipart" in (attrs.get("enctype") or "")
            self.form = Form(url, method, self.role, multipart)
            self.forms.append(self.form)
        if self.form is None or not attrs.get("name"):
            if tag == "option" and self.choice and "selected" in attrs:
                self.form.fields[self.choice] = ("select", attrs.get("value") or "")
            return
        name = attrs["name"]
        if tag == "input":
            kind = (attrs.get("type") or "text").lower()
            if kind in ("radio", "checkbox") and "checked" not in attrs:
                self.form.fields.setdefault(name, (kind, None))
            else:
                self.form.fields[name] = (kind, attrs.get("value") or "")
        elif tag == "button":
            self.form.fields.setdefault(name, ("button", attrs.get("value") or ""))
        elif tag == "textarea":
            self.form.fields[name], self.area = ("textarea", ""), name
        elif tag == "select":
            self.form.fields[name], self.choice = ("select", ""), name

    def handle_data(self, data):
        if self.area:
            kind, value = self.form.fields[self.area]
            self.form.fields[self.area] = (kind, value + data)

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = None
        elif tag == "select":
            self.choice = None
        elif tag == "form":
            self.form = None


def forms_in(html, url, role):
    reader = _Reader(url, role)
    reader.feed(html)
    return [form for form in reader.forms if not form.url.startswith(NOT_OURS)]


def doors(people, plans):
    """(role, address) of every page: all URLs, and each step that somebody may take now.

    The same address comes once per role that may be the first to get in.
    """
    for path, name in dict.fromkeys(all_patterns()):
        if "logout" in name:
            continue
        for role in STAFF_EYES if path.startswith("/admin/") else EYES:
            yield role, concrete(path, name, people)
    steps = {}
    for role in (*EYES, *STAFF_EYES):
        user = people[role]
        for plan in plans if user is not None else ():
            for verb in next_steps(plan, user):
                try:
                    steps.setdefault(verb, (role, reverse(f"proposals:{verb}", args=[plan.number])))
                except NoReverseMatch:
                    continue
            if role in STAFF_EYES:
                page = reverse("admin:desk_plan", args=[plan.number])
                for step in desk_steps.allowed(user, plan):
                    steps.setdefault(f"desk {step.verb}", (role, f"{page}?stap={step.verb}"))
        for promise in people["promises"] if user is not None else ():
            for step in promise_steps.allowed(user, promise):
                page = reverse(f"council:promise_{step.verb}", args=[promise.pk])
                steps.setdefault(f"promise {step.verb}", (role, page))
                if role in STAFF_EYES:
                    page = f"/admin/toezeggingen/?stap={step.verb}&nr={promise.pk}"
                    steps.setdefault(f"promise desk {step.verb}", (role, page))
        for question in people["questions"] if user is not None else ():
            for step in question_steps.allowed(user, question):
                page = reverse("liaisons:question_step", args=[question.pk, step.slug])
                steps.setdefault(f"question {step.verb}", (role, page))
                if role in ("contact", *STAFF_EYES):
                    page = f"/admin/vragen/?stap={step.verb}&nr={question.pk}"
                    steps.setdefault(f"question desk {step.verb}", (role, page))
    yield from steps.values()


def sign_in(client, person):
    client.logout()
    if person is not None:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")


def encode(pairs):
    """A query or body with any bytes: also a lone surrogate, which Python's own refuses."""
    quote = lambda text: quote_from_bytes(str(text).encode("utf-8", "surrogatepass"))  # noqa: E731
    return "&".join(f"{quote(name)}={quote(value)}" for name, value in pairs)
