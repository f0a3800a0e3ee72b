"""Who is there: accounts, second steps, guessing, sessions."""

import datetime as dt

from dealerops.settings import env

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "dealerops.accounts.adapter.ClosedSignup"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_FORMS = {"change_password": "dealerops.accounts.forms.NewPasswordForm"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = False  # guessing at a name is axes' business, at many names the next line's
WRONG_PASSWORDS_PER_MINUTE = env.integer("WRONG_PASSWORDS_PER_MINUTE", 10)  # of one address
PROXY_COUNT = env.integer("PROXY_COUNT", 0)  # our own proxies, each adding to X-Forwarded-For
STAFF_MFA_REQUIRED = env.flag("STAFF_MFA_REQUIRED", default=False)
MFA_ADAPTER = "dealerops.accounts.adapter.SecondStep"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "dealerops.accounts.forms.CodeForm",
    "reauthenticate": "dealerops.accounts.forms.CodeAgainForm",
    "activate_totp": "dealerops.accounts.forms.EnrolForm",
}
MFA_TOTP_ISSUER = "DealerOps"
MFA_TOTP_TOLERANCE = 1  # telephones' clocks are half a minute off; no code counts twice
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are entered by administrators
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = dt.timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "dealerops.accounts.address.client_address"
AXES_USERNAME_CALLABLE = "dealerops.accounts.guessing.name_tried"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # a quarter of an hour is that long
AXES_SENSITIVE_PARAMETERS = ["login", "code", "oldpassword"]
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
STAFF_IDLE_SECONDS = 30 * 60
