"""Every table there is: whoever needs all of them asks here, so that no area's are left out."""

from __future__ import annotations

import bot.storage.web_tables  # noqa: F401 - its tables join the others
from bot.storage.tables import Table

METADATA = Table.metadata
