"""The door for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from dealerops.observing.startup import refuse_unless_sound

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealerops.settings.dev")

application = get_wsgi_application()
refuse_unless_sound()
