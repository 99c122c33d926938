"""Every table there is: whoever needs all of them asks here, so that no area's are left out."""

from __future__ import annotations

import bot.storage.api_tables  # - their tables join the others
import bot.storage.chat_tables
import bot.storage.desk_tables
import bot.storage.editing_tables
import bot.storage.review_tables
import bot.storage.user_tables
import bot.storage.web_tables  # noqa: F401
from bot.storage.tables import Table

METADATA = Table.metadata
