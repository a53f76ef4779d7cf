from django.urls import path

from . import views
from .appointment_steps import STEPS
from .views import appointments, questions, support, who_does_what

app_name = "liaisons"

urlpatterns = [
    path("aanspreekpunten/", views.MatrixView.as_view(), name="matrix"),
    path("wie-doet-wat/", who_does_what.CompareView.as_view(), name="compare"),
    path(
        "wie-doet-wat/<safeint:pk>/",
        who_does_what.RoleHolderView.as_view(),
        name="role_holder",
    ),
    path(
        "wie-doet-wat/<safeint:pk>/ondersteuning/",
        support.AskSupportView.as_view(),
        name="role_holder_support",
    ),
    path(
        "wie-doet-wat/<safeint:pk>/mening/",
        support.FeedbackView.as_view(),
        name="role_holder_feedback",
    ),
    path("ondersteuning/", support.SupportListView.as_view(), name="support_list"),
    path("ondersteuning/<safeint:pk>/", support.SupportView.as_view(), name="support"),
    path("aanstellingen/", appointments.AppointmentListView.as_view(), name="appointments"),
    path("aanstellingen/beginnen/", appointments.BeginView.as_view(), name="begin"),
    path("aanstellingen/achteraf/", appointments.RecordPastView.as_view(), name="record_past"),
    path(
        "aanstellingen/<safeint:pk>/",
        appointments.AppointmentDetailView.as_view(),
        name="appointment",
    ),
    path(
        "aanstellingen/<safeint:pk>/dossier.json",
        appointments.AppointmentDossierJsonView.as_view(),
        name="appointment_dossier",
    ),
    path(
        "aanstellingen/<safeint:pk>/volgen/",
        appointments.AppointmentFollowView.as_view(),
        name="appointment_follow",
    ),
    path(
        "aanstellingen/<safeint:pk>/commissie/",
        appointments.CommitteeView.as_view(),
        name="appointment_committee",
    ),
    path(
        "aanstellingen/<safeint:pk>/commissie/terugtrekken/",
        appointments.RemoveCandidateView.as_view(),
        name="appointment_remove_candidate",
    ),
    path(
        "aanstellingen/<safeint:pk>/voordracht/",
        appointments.NomineeView.as_view(),
        name="appointment_nominee",
    ),
    *(
        path(
            f"aanstellingen/<safeint:pk>/{step.slug}/",
            appointments.AppointmentStepView.as_view(step=step),
            name=f"appointment_{step.verb}",
        )
        for step in STEPS.values()
    ),
    path("aanspreekpunten/vraag/", questions.AskView.as_view(), name="ask"),
    path("aanspreekpunten/vraag/klaar/", questions.AskConfirmView.as_view(), name="ask_confirm"),
    path("aanspreekpunten/<safeint:pk>/vraag/", questions.AskView.as_view(), name="ask_contact"),
    path("vragen/<safeint:pk>/", questions.QuestionView.as_view(), name="question"),
    path(
        "vragen/<safeint:pk>/dossier.json",
        questions.QuestionDossierJsonView.as_view(),
        name="question_dossier",
    ),
    path(
        "vragen/<safeint:pk>/<safeslug:step>/",
        questions.QuestionStepView.as_view(),
        name="question_step",
    ),
    path("aanspreekpunten.csv", views.MatrixCsvView.as_view(), name="matrix_csv"),
    path("aanspreekpunten.json", views.MatrixJsonView.as_view(), name="matrix_json"),
    path("aanspreekpunten/mandaten/", views.MandateListView.as_view(), name="mandates"),
]
