import pytest
from alembic import command
from alembic.config import Config


@pytest.mark.usefixtures("app")
def test_every_migration_can_be_taken_back_and_done_again(migrations: Config) -> None:
    command.downgrade(migrations, "base")
    command.upgrade(migrations, "head")


@pytest.mark.usefixtures("app")
def test_the_tables_in_the_code_are_those_of_the_migrations(migrations: Config) -> None:
    command.check(migrations)
