"""Pelican's settings as a site of untrusted seeds needs them, laid under the editor's own."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any

from pelican.settings import DEFAULT_CONFIG

from newsdigest import settings as site_settings
from newsdigest.errors import SettingsError

# Our pages take the place of these; the editor's notes and pages get directory addresses like every other page.
DEFAULTS: dict[str, Any] = {
    "SITENAME": site_settings.Settings().name,
    "ARTICLE_URL": "notes/{slug}/",
    "ARTICLE_SAVE_AS": "notes/{slug}/index.html",
    "PAGE_URL": "{slug}/",
    "PAGE_SAVE_AS": "{slug}/index.html",
    "CATEGORY_SAVE_AS": "",
    "TAG_SAVE_AS": "",
    "AUTHOR_SAVE_AS": "",
    "DIRECT_TEMPLATES": [],
    "FEED_ALL_ATOM": None,
    "CATEGORY_FEED_ATOM": None,
    "AUTHOR_FEED_ATOM": None,
    "AUTHOR_FEED_RSS": None,
    "TRANSLATION_FEED_ATOM": None,
    "TIMEZONE": "UTC",
}
# What is not Pelican's business: seeds are other people's text, the rest is read by us.
EXCLUDED = ("seeds", "publishers")


class Plainly(logging.Filter):
    """An editor's mistake is told in its own words, without the traceback that Pelican adds."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and isinstance(record.exc_info[1], SettingsError):
            record.msg, record.args, record.exc_info = "%s", (str(record.exc_info[1]),), None
        return True


def lay_under(pelican: Any) -> None:
    """Sets what the editor left at Pelican's default, and what safety fixes; checks ours before anything is read.

    Raises SettingsError.
    """
    settings = pelican.settings
    logger = logging.getLogger("pelican")
    if not any(isinstance(known, Plainly) for known in logger.filters):
        logger.addFilter(Plainly())
    for name, value in DEFAULTS.items():
        if settings.get(name) == DEFAULT_CONFIG.get(name) or name not in settings:
            settings[name] = value
    for name in ("ARTICLE_EXCLUDES", "PAGE_EXCLUDES", "STATIC_EXCLUDES"):
        settings[name] = sorted({*settings.get(name, ()), *EXCLUDED})
    # Autoescape is off in Pelican; a headline would become markup.
    settings["JINJA_ENVIRONMENT"] = {**settings["JINJA_ENVIRONMENT"], "autoescape": True}
    settings["SITEURL"] = settings.get("SITEURL") or site_settings.Settings().url
    site_settings.source_date(os.environ)
    # Pelican and its readers take an empty one for a language's name.
    settings["DEFAULT_LANG"] = site_settings.read(settings).language
    # Where the site stands; while a build runs, OUTPUT_PATH is the folder of the new one (see staging.py).
    settings["SITE_PATH"] = settings["OUTPUT_PATH"]
    if Path(settings["OUTPUT_PATH"]).name == "build":
        raise SettingsError(
            "OUTPUT_PATH", "the site cannot stand in a folder called build", "What belongs to builds lies in build/ beside it."
        )
