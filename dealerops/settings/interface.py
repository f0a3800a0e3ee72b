"""The API and how much of it one caller may ask for."""

from dealerops.settings import env
from dealerops.settings.people import PROXY_COUNT

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["dealerops.api.authentication.FirmKeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["dealerops.api.permissions.DenyAll"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["dealerops.api.parsers.ShallowJSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "dealerops.api.pagination.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "dealerops.api.schema.HouseSchema",
    "EXCEPTION_HANDLER": "dealerops.api.errors.handle",
    "DEFAULT_THROTTLE_CLASSES": ["dealerops.api.throttles.CallerThrottle"],
    "PAGE_SIZE": 50,
    "NUM_PROXIES": PROXY_COUNT,
    "UNAUTHENTICATED_USER": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
# Requests a minute; 0 is no limit (reliability.md 8, P39).
API_PER_MINUTE = {
    "anonymous": env.integer("API_ANONYMOUS_PER_MINUTE", 30),
    "key": env.integer("API_KEY_PER_MINUTE", 300),
}
RECORDS_PER_MINUTE = env.integer("RECORDS_PER_MINUTE", 120)  # opened by one person or key
SPECTACULAR_SETTINGS = {
    "TITLE": "DealerOps API",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "ClaimState": "claims.choices.ClaimState",
        "DocumentState": "claims.choices.DocumentState",
        "DocumentType": "claims.choices.DocumentType",
    },
}
