"""The connections of one worker, and the tables."""

from datetime import date

from acme_common.postgres import limit_sqlalchemy_statements, sqlalchemy_url
from acme_common.settings import Settings
from sqlalchemy import BigInteger, Engine, Identity, String, UniqueConstraint, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Table(DeclarativeBase):
    """Alembic compares these classes with the database (`alembic check`)."""


class HolidayRow(Table):
    __tablename__ = "holidays"
    __table_args__ = (UniqueConstraint("country", "day", name="holidays_country_day_key"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    country: Mapped[str] = mapped_column(String(2))
    day: Mapped[date]
    name: Mapped[str] = mapped_column(String(100))


def connect(settings: Settings) -> Engine:
    """Safe behind PgBouncer: nothing is prepared on the server and nothing is set on a session."""
    engine = create_engine(
        sqlalchemy_url(settings),
        connect_args={"prepare_threshold": None},
        pool_size=settings.integer("database.pool.size"),
        pool_timeout=settings.integer("database.pool.timeout_seconds"),
        pool_pre_ping=True,
        max_overflow=0,
    )
    limit_sqlalchemy_statements(engine)
    return engine
