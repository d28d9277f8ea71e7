"""Every table of the house, for migrations and for making a schema in tests."""

import importlib
import pkgutil

import sqlalchemy as sa
from procrastinate.schema import SchemaManager

from storefront.kernel.db import Base

ROOMS_WITH_TABLES = ("ims", "oms", "services")


def load_models() -> sa.MetaData:
    """Import every models module; the metadata of the whole house."""
    importlib.import_module("storefront.kernel.outbox")
    importlib.import_module("storefront.kernel.throttle")
    for room in ROOMS_WITH_TABLES:
        package = importlib.import_module(f"storefront.{room}")
        for module in pkgutil.walk_packages(package.__path__, f"storefront.{room}."):
            if module.name.endswith(".models"):
                importlib.import_module(module.name)
    return Base.metadata


def job_schema() -> str:
    """DDL of the job queue's own tables and functions."""
    return SchemaManager.get_schema()


def create_all(connection: sa.Connection) -> None:
    """Make every table from the models (tests); production uses the migrations."""
    load_models()
    connection.execute(sa.text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
    connection.exec_driver_sql(job_schema().replace("%", "%%"))
    Base.metadata.create_all(connection)


__all__ = ["create_all", "job_schema", "load_models"]
