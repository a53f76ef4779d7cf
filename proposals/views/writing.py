"""The roads of writing: submitting, supporting, and a page per step. Dutch paths, English names."""

from django.urls import path

from . import reacting, stepping, submitting, supporting

_PLAN = "plannen/<number:number>/"

writing_urls = [
    path("plannen/nieuw/", submitting.SubmitView.as_view(), name="submit"),
    path("plannen/nieuw/bewaren/", submitting.SubmitKeepView.as_view(), name="submit_keep"),
    path("plannen/nieuw/<safeslug:step>/", submitting.SubmitView.as_view(), name="submit_step"),
    path(
        "plannen/uit-agendapunt/<safeint:pk>/",
        submitting.PlanFromPointView.as_view(),
        name="plan_from_point",
    ),
    path("mijn/concepten/<uuid:uuid>/", submitting.DraftView.as_view(), name="draft"),
    path("mijn/concepten/<uuid:uuid>/weggooien/", submitting.DiscardView.as_view(), name="discard"),
    path(
        "mijn/concepten/<uuid:uuid>/<safeslug:step>/",
        submitting.SubmitView.as_view(),
        name="draft_step",
    ),
    path(f"{_PLAN}klaar/", submitting.ReceiptView.as_view(), name="receipt"),
    path(f"{_PLAN}steun/", supporting.SupportView.as_view(), name="support"),
    path(
        f"{_PLAN}steun/bevestigen/",
        supporting.SupportConfirmView.as_view(),
        name="support_confirm",
    ),
    path(
        f"{_PLAN}steun/intrekken/",
        supporting.WithdrawSupportView.as_view(),
        name="withdraw_support",
    ),
    path(f"{_PLAN}volgen/", supporting.ProposalFollowView.as_view(), name="follow"),
    path(f"{_PLAN}melden/", stepping.ReportView.as_view(), name="report"),
    path(f"{_PLAN}herinnering/", stepping.RemindView.as_view(), name="remind"),
    path(f"{_PLAN}wijzigen/", stepping.ReviseView.as_view(), name="revise"),
    path(f"{_PLAN}aanvullen/", stepping.SupplementView.as_view(), name="supplement"),
    path(
        f"{_PLAN}aanvullen/meer-tijd/",
        stepping.ExtendSupplementView.as_view(),
        name="extend_supplement",
    ),
    path(f"{_PLAN}intrekken/", stepping.WithdrawView.as_view(), name="withdraw"),
    path(f"{_PLAN}verlengen/", stepping.ExtendWindowView.as_view(), name="extend_window"),
    path(f"{_PLAN}als-wens/", stepping.ContinueAsWishView.as_view(), name="continue_as_wish"),
    path(f"{_PLAN}vraag/", stepping.AnswerQuestionView.as_view(), name="answer_question"),
    path(f"{_PLAN}vraag/stellen/", stepping.AskInitiatorView.as_view(), name="ask_initiator"),
    path(f"{_PLAN}verteld/", stepping.ToldByHelperView.as_view(), name="told_by_helper"),
    path(f"{_PLAN}openbaar/", stepping.PublishTextView.as_view(), name="publish_text"),
    path(f"{_PLAN}papier/", stepping.AddPaperListView.as_view(), name="add_paper_list"),
    path(
        f"{_PLAN}papier/controle/", stepping.CheckPaperListsView.as_view(), name="check_paper_list"
    ),
    path(f"{_PLAN}papier/<safeint:pk>/", stepping.CheckPaperListView.as_view(), name="check_paper"),
    path(f"{_PLAN}papier/<safeint:pk>/scan/", stepping.PaperScanView.as_view(), name="paper_scan"),
    path(
        f"{_PLAN}vraag-aanvulling/",
        stepping.RequestSupplementView.as_view(),
        name="request_supplement",
    ),
    path(f"{_PLAN}antwoord/", stepping.RespondView.as_view(), name="publish_response"),
    path(f"{_PLAN}antwoord/", stepping.RespondView.as_view(), name="prepare_response"),
    path(f"{_PLAN}meer-tijd/", stepping.ExtendTermView.as_view(), name="extend_term"),
    path(f"{_PLAN}starten/", stepping.StartView.as_view(), name="start"),
    path(f"{_PLAN}afhandelen/", stepping.SettleView.as_view(), name="settle"),
    path(f"{_PLAN}uitgevoerd/", stepping.CompleteView.as_view(), name="complete"),
    path(f"{_PLAN}stoppen/", stepping.StopView.as_view(), name="stop"),
    path(f"{_PLAN}hervatten/", stepping.ResumeView.as_view(), name="resume"),
    path(f"{_PLAN}bericht/", stepping.WriteMessageView.as_view(), name="write_message"),
    path(f"{_PLAN}tevreden/", stepping.ContentView.as_view(), name="evaluate"),
    path(f"{_PLAN}tevreden/", stepping.ContentView.as_view(), name="not_yet"),
    path(f"{_PLAN}reacties/", reacting.ReactionsView.as_view(), name="reactions"),
    path(f"{_PLAN}reactie/", reacting.ReactView.as_view(), name="react"),
    path(f"{_PLAN}reactie/bevestigen/", reacting.ReactConfirmView.as_view(), name="react_confirm"),
    path(
        f"{_PLAN}reacties/beantwoorden/",
        reacting.AnswerReactionsView.as_view(),
        name="answer_reactions",
    ),
    path(
        f"{_PLAN}reacties/<safeint:pk>/intrekken/",
        reacting.WithdrawReactionView.as_view(),
        name="withdraw_reaction",
    ),
    path(
        f"{_PLAN}reacties/<safeint:pk>/aanvullen/",
        reacting.AddToReactionAnswerView.as_view(),
        name="add_to_reaction_answer",
    ),
]
