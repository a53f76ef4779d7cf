"""One's own account. The first paths stand before allauth's own and replace those pages."""

from django.urls import path

from accounts import guards, views

app_name = "accounts"

urlpatterns = [
    # Same paths as allauth's, so that its names (account_login, …) lead here.
    path("account/login/", views.SignInView.as_view(), name="sign_in"),
    path("account/login/code/", views.ToSignInView.as_view(), name="to_sign_in"),
    path("account/login/code/confirm/", views.ConfirmLoginCodeView.as_view(), name="confirm_code"),
    path("account/login/wachtwoord/", views.PasswordSignInView.as_view(), name="password"),
    path("account/signup/", views.ToSignInView.as_view(), name="to_join"),
    path("account/2fa/totp/activate/", guards.activate_totp, name="activate_totp"),
    path("account/2fa/webauthn/add/", guards.add_webauthn, name="add_webauthn"),
    path("account/bevestigen/", views.FreshCodeView.as_view(), name="fresh_code"),
    path("mijn/gegevens/", views.ProfileView.as_view(), name="profile"),
    path("mijn/privacy/", views.PrivacyView.as_view(), name="privacy"),
    path("mijn/privacy/download/", views.DownloadView.as_view(), name="download"),
    path("mijn/privacy/wissen/", views.EraseView.as_view(), name="erase"),
    path("gewist/", views.ErasedView.as_view(), name="erased"),
]
