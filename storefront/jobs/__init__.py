"""What happens while nobody looks: shallow, one service verb each, idempotent."""

import importlib
import pkgutil

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")
