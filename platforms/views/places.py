"""Finding a neighbourhood, and saying where one lives."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from core.terms import today

from .. import forms, lookups
from ..maps import schematic_map
from ..models import Platform
from .base import RefusableFormView, open_plan_counts, public


@public
class PlatformListView(TemplateView):
    """All neighbourhoods and villages, on a map and as a list."""

    template_name = "platforms/platform_list.html"

    def get_context_data(self, **kwargs):
        platforms = list(Platform.objects.for_list())
        counts = open_plan_counts()
        for platform in platforms:
            platform.plan_count = counts.get(platform.pk, 0)
        return super().get_context_data(
            with_people=[platform for platform in platforms if platform.has_people],
            without=[platform for platform in platforms if not platform.has_people],
            map=schematic_map(platforms, counts),
            **kwargs,
        )


@public
class FindView(TemplateView):
    """Find your neighbourhood by postcode; where that is unknown, choose from the list."""

    template_name = "platforms/find.html"

    def get(self, request, *args, **kwargs):
        if "postcode" not in request.GET:
            return self.show(forms.FindForm())
        response = self.look(request)
        # The page says that we do not keep a postcode: so no cache does either.
        response.headers["Cache-Control"] = "no-store"
        return response

    def look(self, request):
        form = forms.FindForm(request.GET)
        if not form.is_valid():
            return self.show(form)
        found = lookups.find_area(form.cleaned_data["postcode"], form.cleaned_data["house_number"])
        if len(found.platforms) == 1 and (found.is_certain or found.neighbourhoods):
            return redirect(found.platforms[0])
        return self.show(form, found=found, is_unknown=not found.platforms)

    def show(self, form, **context):
        platforms = Platform.objects.for_list()
        return self.render_to_response(
            self.get_context_data(form=form, platforms=platforms, **context)
        )


# --- Where somebody lives ----------------------------------------------------------------------


class ResidenceView(RefusableFormView):
    """My address: what we know, how we know it, and changing it."""

    template_name = "platforms/residence.html"
    form_class = forms.ResidenceForm

    def get_context_data(self, **kwargs):
        day = today()
        residence = lookups.residence_of(self.request.user, day)
        return super().get_context_data(
            residence=residence,
            platform=lookups.platform_of_residence(residence, day),
            next=self.next_url(),
            **kwargs,
        )

    def next_url(self):
        """Only a page of our own; an address of elsewhere is dropped."""
        wanted = self.request.POST.get("next") or self.request.GET.get("next") or ""
        is_safe = url_has_allowed_host_and_scheme(
            wanted, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )
        return wanted if is_safe else ""

    def save(self, form):
        residence = form.save(self.request.user)
        platform = lookups.platform_of_residence(residence)
        place = residence.neighbourhood or residence.district
        if platform:
            words = _("Saved. You live in %(place)s. That belongs to %(platform)s.")
        else:
            words = _("Saved. You live in %(place)s.")
        messages.success(self.request, words % {"place": place, "platform": platform})
        return redirect(self.next_url() or reverse("platforms:residence"))

    def refuse(self, form, refused):
        if refused.field == "neighbourhood":
            form.offer_places()
            form.add_error("place", refused.text)
        else:
            super().refuse(form, refused)


class ResidenceWrongView(RefusableFormView):
    """My postcode is not right: tell the desk."""

    template_name = "platforms/residence_wrong.html"
    form_class = forms.AddressReportForm

    def get_initial(self):
        residence = lookups.residence_of(self.request.user, today())
        if residence is None:
            return {}
        return {"postcode": residence.postcode, "house_number": residence.house_number}

    def save(self, form):
        form.save(self.request.user)
        messages.success(
            self.request,
            _("Thank you. The desk looks into it. You get a message with the answer."),
        )
        return redirect("platforms:residence")
