"""The first person of a new installation, who then lets the others in."""

from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from dealerops.accounts.models import User
from dealerops.accounts.services import grant_membership
from dealerops.foundation.actor import SYSTEM, Role


class Command(BaseCommand):
    """Asks for the password, or reads it from standard input with --stdin."""

    help = "Add a person with the role of system administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="as the others know the person")
        parser.add_argument("--email", required=True)
        parser.add_argument("--stdin", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.filter(username=options["username"]).exists():
            raise CommandError(f"There is a person {options['username']} already.")
        person = User(
            username=options["username"], display_name=options["name"], email=options["email"]
        )
        person.set_password(self._password(person, from_stdin=options["stdin"]))
        with transaction.atomic():
            person.save()
            grant_membership(person, Role.SYSADMIN, by=SYSTEM)
        self.stdout.write(f"{person.username} may sign in.")

    def _password(self, person: User, *, from_stdin: bool) -> str:
        password = input() if from_stdin else getpass("Password: ")
        try:
            validate_password(password, person)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        return password
