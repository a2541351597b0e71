"""Newsdigest, a Pelican plugin: a folder of saved news reports in, digest pages and feeds out."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent
# The theme it brings: in the package when installed, beside plugins/ in a checkout. For `THEME = newsdigest.THEME`.
THEME = str(_HERE / "theme" if (_HERE / "theme").is_dir() else _HERE.parents[1] / "theme")


def register() -> None:
    """Which Pelican signal calls which function."""
    from pelican import signals

    from newsdigest import defaults, generator, writer

    signals.initialized.connect(defaults.lay_under)
    signals.generator_init.connect(generator.equip)
    signals.get_generators.connect(generator.generators)
    signals.get_writer.connect(writer.writers)
