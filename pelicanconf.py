"""The site while you work on it: `invoke build serve`. What only the published site has stands in publishconf.py."""

import sys
from pathlib import Path

# Worker processes import the plugin by its name, so a path of Pelican's alone would not do.
sys.path.insert(0, str(Path(__file__).parent / "plugins"))

SITENAME = "The Calder Digest"
SITESUBTITLE = "The news of Calder and its neighbours, side by side"
SITEURL = "http://127.0.0.1:8000"
DEFAULT_LANG = "en"
TIMEZONE = "UTC"
LOCALE = ["C.UTF-8", "C"]

PATH = "content"
OUTPUT_PATH = "output"
THEME = "theme"
PLUGINS = ["newsdigest"]

# Every DIGEST_ setting with what it does: README.md.
DIGEST_CONTACT = "mailto:editor@digest.example"
