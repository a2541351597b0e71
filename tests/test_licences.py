"""Every package that the program needs has a licence that fits, and one that does not is named."""

import pytest

from tests import licences


def test_all_fit(capsys):
    assert licences.main() == 0
    said = capsys.readouterr().out
    assert "pelican                  AGPL-3.0-or-later\n" in said
    assert "DOES NOT FIT" not in said


@pytest.mark.parametrize("said", ["Free for non-commercial use", "Apache-2.0 AND SSPL-1.0", ""])
def test_what_does_not_fit_fails(said, monkeypatch, capsys):
    monkeypatch.setattr(licences, "said_by", lambda package: [said])
    assert licences.main() == 1
    assert "DOES NOT FIT" in capsys.readouterr().out


def test_what_is_not_installed_is_not_passed_over():
    assert list(licences.rows("no-such-package==1.0 \\\n    --hash=sha256:00\n")) == [("no-such-package", None)]
