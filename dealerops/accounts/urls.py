"""Sign in by password and code, sign out, change the password; nothing else of allauth is open."""

from allauth.account import views
from allauth.mfa.base import views as codes
from allauth.mfa.recovery_codes import views as recovery
from django.urls import path

from dealerops.accounts.views import Enrol, GiveUp, NewCodes

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("password/", views.password_change, name="account_change_password"),
    # allauth reverses these names; sign-up answers that it is closed
    path("signup/", views.signup, name="account_signup"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("second-step/", codes.index, name="mfa_index"),
    path("second-step/code/", codes.authenticate, name="mfa_authenticate"),
    path("second-step/again/", codes.reauthenticate, name="mfa_reauthenticate"),
    path("second-step/device/", Enrol.as_view(), name="mfa_activate_totp"),
    path("second-step/device/remove/", GiveUp.as_view(), name="mfa_deactivate_totp"),
    path("second-step/recovery/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("second-step/recovery/new/", NewCodes.as_view(), name="mfa_generate_recovery_codes"),
    path(
        "second-step/recovery/file/",
        recovery.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]
