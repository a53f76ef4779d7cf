"""News of both sides: to read, to follow with a feed reader, and to write."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from accounts.flows import second_step_first
from core.filters import ChoiceFilter, ModelChoiceFilter, SafeFilterSet
from core.kinds import Side
from core.lists import MOST_COUNTED, Page
from core.templatetags.core import teaser
from core.terms import today

from .. import operations
from ..forms import life as forms
from ..lookups import places_served
from ..models import NewsCorrection, NewsItem, Platform
from .base import PlatformMixin, SpeakerMixin, StepView, public

DRAFT_FIRST = gettext_lazy(
    "You make a draft first. Only your own side sees it, until you publish it."
)
DRAFTED = gettext_lazy("The draft is there. Look it over, and publish it when it is right.")
IN_FEED = 30


def listed(items):
    """What a list shows: the items with their places, in two queries."""
    places = Prefetch("platforms", queryset=Platform.objects.only("name", "slug").order_by("name"))
    return items.prefetch_related(places)


class NewsFilter(SafeFilterSet):
    """By side and by place."""

    side = ChoiceFilter(
        label=gettext_lazy("From whom"),
        empty_label=gettext_lazy("Both sides"),
        choices=[
            (Side.NEIGHBOURHOOD.value, gettext_lazy("From the neighbourhood")),
            (Side.MUNICIPALITY.value, gettext_lazy("From the municipality")),
        ],
    )
    wijk = ModelChoiceFilter(
        label=gettext_lazy("Village or neighbourhood"),
        empty_label=gettext_lazy("All"),
        queryset=Platform.objects.for_list(),
        to_field_name="slug",
        method="of_place",
    )

    class Meta:
        model = NewsItem
        fields = ()

    def of_place(self, queryset, name, value):
        return queryset.of_platform(value) if value else queryset

    def get_form_class(self):
        """Nothing has to be chosen, so the form does not say of each field that it need not be."""
        form = super().get_form_class()
        for field in form.base_fields.values():
            field.is_conditional = True
        return form


def page_of(items, request):
    """One page of a list."""
    page = Page.asked(request.GET, items.order_by()[: MOST_COUNTED + 1].count())
    rows = list(listed(items)[page.start : page.end]) if page.exists else []
    return {"items": rows, "page": page}


def drafts_of(user, items):
    return list(listed(items.drafts().visible_to(user, today()).order_by("-created_at", "-pk")))


@public
class AllNewsView(TemplateView):
    """The news of all places and of both sides, in one stream."""

    template_name = "platforms/news_list.html"

    def get_context_data(self, **kwargs):
        found = NewsFilter(self.request.GET, NewsItem.objects.newest())
        may_write = self.request.user.has_perm("platforms.announce_platform", None)
        return super().get_context_data(
            **page_of(found.qs, self.request),
            platform=None,
            filter=found,
            form=found.form if found.has_bad_values else None,
            may_write=may_write,
            drafts=drafts_of(self.request.user, NewsItem.objects.all()) if may_write else [],
            **kwargs,
        )


@public
class PlatformNewsView(PlatformMixin, TemplateView):
    """The news of one platform, with that for the whole municipality."""

    template_name = "platforms/news_list.html"

    def get_context_data(self, **kwargs):
        items = NewsItem.objects.of_platform(self.platform)
        may_write = not self.platform.is_dissolved and self.request.user.has_perm(
            "platforms.announce_platform", self.platform
        )
        return super().get_context_data(
            **page_of(items.newest(), self.request),
            filter=None,
            may_write=may_write,
            drafts=drafts_of(self.request.user, items) if may_write else [],
            **kwargs,
        )


@public
class NewsItemView(TemplateView):
    """One item, with its corrections."""

    template_name = "platforms/news_detail.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        corrections = Prefetch("corrections", queryset=NewsCorrection.objects.order_by("pk"))
        item = get_object_or_404(
            listed(NewsItem.objects.visible_to(user, today())).prefetch_related(corrections),
            pk=kwargs["pk"],
        )
        return super().get_context_data(
            item=item,
            platforms=list(item.platforms.all()),
            may_write=user.has_perm("platforms.write_newsitem", item),
            **kwargs,
        )


@public
class NewsPictureView(View):
    """The picture, for who may read the item; gone with an item that was taken back."""

    def get(self, request, pk):
        item = get_object_or_404(NewsItem.objects.visible_to(request.user, today()), pk=pk)
        if not item.picture or item.is_withdrawn:
            raise Http404
        try:
            content = item.picture.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        response = FileResponse(content, content_type=item.picture_type)
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        if item.is_draft:
            response["Cache-Control"] = "private, no-store"
        return response


class NewsFeed(Feed):
    """The newest items as Atom; of one platform when its name stands in the address."""

    feed_type = Atom1Feed

    def get_object(self, request, slug=None):
        return get_object_or_404(Platform, slug=slug) if slug else None

    def title(self, platform):
        if platform is None:
            return _("News of all places")
        return _("News of %(place)s") % {"place": platform.name}

    def subtitle(self, platform):
        return _("From the neighbourhood and from the municipality")

    def link(self, platform):
        if platform is None:
            return reverse("platforms:all_news")
        return reverse("platforms:news", args=[platform.slug])

    def items(self, platform):
        items = NewsItem.objects.standing().order_by("-published_at", "-pk")
        return items.of_platform(platform)[:IN_FEED] if platform else items[:IN_FEED]

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        return teaser(item.text, 400)

    def item_pubdate(self, item):
        return item.published_at

    def item_updateddate(self, item):
        return item.published_at

    def item_author_name(self, item):
        return _("The neighbourhood") if item.is_from_neighbourhood else _("The municipality")


news_feed = login_not_required(NewsFeed())


# --- Writing -----------------------------------------------------------------------------------


class NewsAddView(PlatformMixin, StepView):
    """A board, or whoever serves this place, drafts an item."""

    permission = "platforms.announce_platform"
    heading = gettext_lazy("Write news")
    lead = DRAFT_FIRST
    button = gettext_lazy("Make the draft")
    form_class = forms.NewsForm

    def get_form(self, form_class=None):
        if self.platform.is_dissolved:
            raise Http404
        return super().get_form(form_class)

    def back(self):
        words = _("News of %(place)s") % {"place": self.platform.name}
        return words, reverse("platforms:news", args=[self.platform.slug])

    def save(self, form):
        item = operations.draft_news(
            by=self.request.user, platforms=[self.platform], **form.values()
        )
        messages.success(self.request, DRAFTED)
        return redirect(item)


class MunicipalNewsAddView(SpeakerMixin, StepView):
    """The municipality writes, for some places or for everybody."""

    heading = gettext_lazy("Write news")
    lead = DRAFT_FIRST
    button = gettext_lazy("Make the draft")

    def get_form(self, form_class=None):
        return forms.MunicipalNewsForm(
            platforms=places_served(self.request.user), **self.get_form_kwargs()
        )

    def back(self):
        return _("News"), reverse("platforms:all_news")

    def save(self, form):
        item = operations.draft_news(
            by=self.request.user,
            platforms=form.cleaned_data["platforms"],
            is_for_all=form.cleaned_data["is_for_all"],
            **form.values(),
        )
        messages.success(self.request, DRAFTED)
        return redirect(item)


class NewsStepView(StepView):
    """A step with one item of one's own side; what one may not see is a 404."""

    def dispatch(self, request, *args, **kwargs):
        self.item = get_object_or_404(
            NewsItem.objects.visible_to(request.user, today()), pk=kwargs["pk"]
        )
        if not request.user.has_perm("platforms.write_newsitem", self.item):
            raise PermissionDenied
        return second_step_first(request) or super().dispatch(request, *args, **kwargs)

    def back(self):
        return self.item.title, self.item.get_absolute_url()

    def done(self, words):
        messages.success(self.request, words)
        return redirect(self.item)


class NewsChangeView(NewsStepView):
    heading = gettext_lazy("Change this news")
    button = gettext_lazy("Save")

    def get_form(self, form_class=None):
        return forms.NewsForm(item=self.item, **self.get_form_kwargs())

    def save(self, form):
        operations.change_news(self.item, by=self.request.user, **form.values())
        return self.done(_("Saved."))


class NewsPublishView(NewsStepView):
    heading = gettext_lazy("Publish this news")
    lead = gettext_lazy(
        "Everybody can read it from now on, and the words stand. Who follows the place gets a"
        " message."
    )
    button = gettext_lazy("Publish")

    def save(self, form):
        operations.publish_news(self.item, by=self.request.user)
        return self.done(_("The news was published."))


class NewsDiscardView(NewsStepView):
    heading = gettext_lazy("Throw this draft away")
    lead = gettext_lazy("The draft goes for good. Nobody else saw it.")
    button = gettext_lazy("Throw away")

    def save(self, form):
        platform = self.item.platforms.first()
        operations.discard_news(self.item, by=self.request.user)
        messages.success(self.request, _("The draft has been thrown away."))
        if platform is None:
            return redirect("platforms:all_news")
        return redirect("platforms:news", platform.slug)


class NewsCorrectView(NewsStepView):
    heading = gettext_lazy("Add a correction")
    button = gettext_lazy("Add this correction")
    form_class = forms.CorrectionForm

    def save(self, form):
        operations.correct_news(self.item, by=self.request.user, **form.cleaned_data)
        return self.done(_("The correction stands below the item."))


class NewsWithdrawView(NewsStepView):
    heading = gettext_lazy("Take this news back")
    lead = gettext_lazy(
        "The words and the picture go. The title stays, with your reason and the date."
    )
    button = gettext_lazy("Take it back")
    form_class = forms.WithdrawNewsForm

    def save(self, form):
        operations.withdraw_news(self.item, by=self.request.user, **form.cleaned_data)
        return self.done(_("The item was taken back."))
