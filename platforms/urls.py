from django.urls import path

from .views import agreements, board, groups, meetings, news, places, pulse

app_name = "platforms"

urlpatterns = [
    path("buurt/", places.FindView.as_view(), name="find"),
    path("mijn/adres/", places.ResidenceView.as_view(), name="residence"),
    path("mijn/adres/klopt-niet/", places.ResidenceWrongView.as_view(), name="residence_wrong"),
    path("platforms/", places.PlatformListView.as_view(), name="list"),
    path("platforms/<safeslug:slug>/wie-wij-zijn/", board.AboutView.as_view(), name="describe"),
    path("platforms/<safeslug:slug>/bestuur/", board.BoardView.as_view(), name="board"),
    path(
        "platforms/<safeslug:slug>/bestuur/nieuw/", board.BoardAddView.as_view(), name="board_add"
    ),
    path(
        "platforms/<safeslug:slug>/bestuur/<safeint:pk>/eindigen/",
        board.BoardEndView.as_view(),
        name="board_end",
    ),
    path(
        "platforms/<safeslug:slug>/afspraak/", agreements.AgreementsView.as_view(), name="agreement"
    ),
    path(
        "platforms/<safeslug:slug>/afspraak/nieuw/",
        agreements.AgreementDraftView.as_view(),
        name="agreement_draft",
    ),
    path(
        "platforms/<safeslug:slug>/afspraak/<safeint:version>/",
        agreements.AgreementVersionView.as_view(),
        name="agreement_version",
    ),
    path(
        "platforms/<safeslug:slug>/afspraak/<safeint:version>/wijzigen/",
        agreements.AgreementChangeView.as_view(),
        name="agreement_change",
    ),
    path(
        "platforms/<safeslug:slug>/afspraak/<safeint:version>/stoppen/",
        agreements.AgreementDiscardView.as_view(),
        name="agreement_discard",
    ),
    path(
        "platforms/<safeslug:slug>/afspraak/<safeint:version>/voorstellen/",
        agreements.AgreementProposeView.as_view(),
        name="agreement_propose",
    ),
    path(
        "platforms/<safeslug:slug>/afspraak/<safeint:version>/terugnemen/",
        agreements.AgreementTakeBackView.as_view(),
        name="agreement_take_back",
    ),
    path(
        "platforms/<safeslug:slug>/afspraak/<safeint:version>/tekenen/",
        agreements.AgreementSignView.as_view(),
        name="agreement_sign",
    ),
    path(
        "platforms/<safeslug:slug>/afspraak/<safeint:version>/opzeggen/",
        agreements.AgreementEndView.as_view(),
        name="agreement_end",
    ),
    path("agenda.ics", meetings.CalendarFeed.as_view(), name="calendar"),
    path(
        "platforms/<safeslug:slug>/agenda.ics",
        meetings.PlatformCalendarFeed.as_view(),
        name="platform_calendar",
    ),
    path(
        "platforms/<safeslug:slug>/bijeenkomsten/",
        meetings.MeetingsView.as_view(),
        name="meetings",
    ),
    path(
        "platforms/<safeslug:slug>/bijeenkomsten/nieuw/",
        meetings.MeetingAddView.as_view(),
        name="meeting_add",
    ),
    path("bijeenkomsten/", meetings.AllMeetingsView.as_view(), name="all_meetings"),
    path(
        "bijeenkomsten/nieuw/",
        meetings.MunicipalMeetingAddView.as_view(),
        name="municipal_meeting_add",
    ),
    *(
        path(f"bijeenkomsten/<safeint:pk>/{words}", view.as_view(), name=name)
        for words, view, name in (
            ("agenda.ics", meetings.MeetingCalendarView, "meeting_calendar"),
            ("wijzigen/", meetings.MeetingChangeView, "meeting_change"),
            ("aankondigen/", meetings.MeetingPublishView, "meeting_publish"),
            ("weggooien/", meetings.MeetingDiscardView, "meeting_discard"),
            ("verplaatsen/", meetings.MeetingMoveView, "meeting_move"),
            ("afgelasten/", meetings.MeetingCancelView, "meeting_cancel"),
            ("verslag/", meetings.MinutesView, "meeting_minutes"),
            ("verslag/aanvullen/", meetings.MinutesAddView, "meeting_minutes_add"),
            ("punten/nieuw/", meetings.PointAddView, "point_add"),
            ("punten/<safeint:point>/wijzigen/", meetings.PointChangeView, "point_change"),
            ("punten/<safeint:point>/eraf/", meetings.PointDropView, "point_drop"),
            ("punten/<safeint:point>/afsluiten/", meetings.PointCloseView, "point_close"),
        )
    ),
    path("nieuws/", news.AllNewsView.as_view(), name="all_news"),
    path("nieuws.atom", news.news_feed, name="news_feed"),
    path("nieuws/nieuw/", news.MunicipalNewsAddView.as_view(), name="municipal_news_add"),
    path("platforms/<safeslug:slug>/nieuws.atom", news.news_feed, name="platform_news_feed"),
    *(
        path(f"nieuws/<safeint:pk>/{words}", view.as_view(), name=name)
        for words, view, name in (
            ("", news.NewsItemView, "news_item"),
            ("foto/", news.NewsPictureView, "news_picture"),
            ("wijzigen/", news.NewsChangeView, "news_change"),
            ("publiceren/", news.NewsPublishView, "news_publish"),
            ("weggooien/", news.NewsDiscardView, "news_discard"),
            ("verbeteren/", news.NewsCorrectView, "news_correct"),
            ("intrekken/", news.NewsWithdrawView, "news_withdraw"),
        )
    ),
    *(
        path(f"platforms/<safeslug:slug>/{words}", view.as_view(), name=name)
        for words, view, name in (
            ("nieuws/", news.PlatformNewsView, "news"),
            ("nieuws/nieuw/", news.NewsAddView, "news_add"),
            ("vertrouwen/", pulse.PulseView, "pulse"),
            ("werkgroepen/", groups.GroupsView, "groups"),
            ("werkgroepen/nieuw/", groups.GroupAddView, "group_add"),
            ("werkgroepen/<safeint:pk>/", groups.GroupView, "group"),
            ("werkgroepen/<safeint:pk>/wijzigen/", groups.GroupChangeView, "group_change"),
            ("werkgroepen/<safeint:pk>/namen/", groups.MemberAddView, "member_add"),
            (
                "werkgroepen/<safeint:pk>/namen/<safeint:member>/weg/",
                groups.MemberRemoveView,
                "member_remove",
            ),
            ("werkgroepen/<safeint:pk>/resultaat/", groups.ResultAddView, "result_add"),
            ("werkgroepen/<safeint:pk>/stoppen/", groups.GroupCloseView, "group_close"),
            ("werkgroepen/<safeint:pk>/vraag/", groups.GroupAskView, "group_ask"),
            (
                "werkgroepen/<safeint:pk>/vragen/<safeint:question>/",
                groups.GroupQuestionView,
                "group_question",
            ),
        )
    ),
]
