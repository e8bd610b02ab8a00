"""How Alembic reaches the database: with the settings of the service."""

from acme_common.postgres import sqlalchemy_url
from acme_common.settings import load_settings
from alembic import context
from sqlalchemy import NullPool, create_engine

from ${{ values.package }}.app import ROOT
from ${{ values.package }}.database import Table

# A migration that waits for a lock would hold up every request behind it.
LOCK_TIMEOUT = "SET LOCAL lock_timeout = '5s'"

url = sqlalchemy_url(load_settings(ROOT))

if context.is_offline_mode():
    context.configure(dialect_name="postgresql", literal_binds=True, target_metadata=Table.metadata)
    with context.begin_transaction():
        context.run_migrations()
else:
    engine = create_engine(url, connect_args={"prepare_threshold": None}, poolclass=NullPool)
    with engine.connect() as connection:
        context.configure(connection=connection, target_metadata=Table.metadata)
        with context.begin_transaction():
            connection.exec_driver_sql(LOCK_TIMEOUT)
            context.run_migrations()
