"""The site as `invoke publish` builds it: pelicanconf.py with the address that readers use."""

import os
import sys

sys.path.append(os.curdir)
from pelicanconf import *  # noqa: F403

SITEURL = "https://digest.example"
DIGEST_SEARCH = True
DIGEST_CARDS = True

# Where `invoke publish` delivers, one or several; README's section Publishing says what each does.
# PUBLISH_FOLDER = "/srv/www/digest"
# PUBLISH_BRANCH = "gh-pages"
# PUBLISH_RSYNC = "me@host.example:sites/digest"
# PUBLISH_RELEASES = "me@host.example:sites/digest"
# PUBLISH_RCLONE = "site:bucket/digest"
