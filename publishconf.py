"""The site as `invoke publish` builds it: pelicanconf.py with the address that readers use."""

import os
import sys

sys.path.append(os.curdir)
from pelicanconf import *  # noqa: F403

SITEURL = "https://digest.example"
