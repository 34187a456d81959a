"""Sign-in settings: citizens by phone and one-time code, staff by password and TOTP (django-allauth)."""

from __future__ import annotations

from onewindow.site.settings import env

AUTHENTICATION_BACKENDS = ["onewindow.domain.people.web.backend.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ["login_name"]}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "onewindow.channels.portal.sign_in.passwords.ThreeOfFourKinds"},
]
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

# Sessions rest sealed (they hold phone and code while somebody signs in) and end with the browser.
SESSION_SERIALIZER = "onewindow.channels.portal.sign_in.sessions.SealedSerializer"
SESSION_COOKIE_AGE = env.number("ONEWINDOW_SESSION_SECONDS", 4 * 60 * 60)
ONEWINDOW_IDLE_MINUTES = env.number("ONEWINDOW_IDLE_MINUTES", 0)  # outside production, for all; 0: what each channel says

ACCOUNT_ADAPTER = "onewindow.channels.portal.sign_in.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login_name"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # what the password form needs; nobody signs up through allauth
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 5 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = 2
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "60/m/ip,3/5m/key,10/d/key",  # a whole hall shares one address; a phone gets few codes
    "login": "60/m/ip",
    "login_failed": "30/m/ip,5/30m/key",  # GB/T 22239: locked for 30 minutes after five failures
    "signup": "30/m/ip,5/d/key",
    "reauthenticate": "5/30m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("ONEWINDOW_PROXIES", 0)

MFA_ADAPTER = "onewindow.channels.portal.sign_in.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp"]
MFA_TOTP_TOLERANCE = 1
