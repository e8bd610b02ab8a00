import pytest
from django.core.management import call_command


@pytest.mark.django_db(transaction=True)
def test_every_migration_can_be_taken_back_and_done_again() -> None:
    call_command("migrate", "holidays", "zero", verbosity=0)
    call_command("migrate", verbosity=0)


@pytest.mark.django_db
def test_the_models_in_the_code_are_those_of_the_migrations() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
