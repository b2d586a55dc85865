"""Receive Conduyt's webhooks with Django, in one file; in a project of yours the view is all you need.

    CONDUYT_WEBHOOK_SECRETS=whsec_... python examples/webhooks_django.py runserver

Several secrets, with commas between them, while you change from one to another.
"""

from __future__ import annotations

import os
import sys

from django.conf import settings
from django.core.management import execute_from_command_line
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from conduyt import webhooks

SECRETS = os.environ["CONDUYT_WEBHOOK_SECRETS"].split(",")
deduplicator = webhooks.SqliteDeduplicator(os.environ.get("CONDUYT_DELIVERIES", "deliveries.db"))


def handle(event: webhooks.WebhookEvent) -> None:
    """Do your work here. If it raises an exception, Conduyt delivers the event again."""
    print(event.event, event.data)


@csrf_exempt
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    body = request.body
    try:
        event = webhooks.parse(body, request.headers, SECRETS)
        with deduplicator.once(body) as fresh:
            if fresh:
                handle(event)
    except webhooks.WebhookError as error:
        return HttpResponse(status=error.status)
    return HttpResponse(status=204)


urlpatterns = [path("conduyt", receive)]
settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1", "localhost"])
app = get_wsgi_application()

if __name__ == "__main__":
    execute_from_command_line(sys.argv)
