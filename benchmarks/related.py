"""Story pairs read by hand -> how many of the links between stories that a digest shows lead to the same running affair.

    python benchmarks/related.py FOLDER

FOLDER/grouping holds stream_unlabelled.jsonl.gz; the reports between SINCE and UNTIL are grouped. related.labels.jsonl names two reports
a line, and whether their two stories are of one running affair, as their headlines and first lines say: 40 pairs that a digest showed
then, 35 of a likelihood of 0.05 to 0.1, and 45 that share rare names and little else. Whoever shows more of these shows worse.
"""

from __future__ import annotations

import json
import sys
from collections import Counter

from grouping import ROOT, STREAM, lines_of, parser_of

SINCE, UNTIL = "2016-11-08", "2018-09-23"


def main() -> int:
    sys.path.insert(0, str(ROOT / "plugins"))
    from newsdigest import stories

    folder = parser_of(__doc__).parse_args().folder
    rows = [row for row in lines_of(folder / "grouping" / f"{STREAM}.jsonl.gz") if SINCE <= (row.get("date") or "") <= UNTIL]
    found = stories.group(stories.from_rows(json.dumps(row).encode() for row in rows))
    story_of = {report.id: story for story in found for report in story.reports}
    counts: Counter[tuple[str, bool]] = Counter()
    for line in (ROOT / "benchmarks/related.labels.jsonl").read_text("utf-8").splitlines():
        label = json.loads(line)
        one, other = (story_of[report] for report in label["reports"])
        shown = "told as one" if one is other else "related" if other.id in one.related or one.id in other.related else "apart"
        counts[shown, label["related"]] += 1
    for shown in ("told as one", "related", "apart"):
        print(f"{shown:12} of one affair {counts[shown, True]:3}, not {counts[shown, False]:3}")
    right, wrong = counts["related", True], counts["related", False]
    print(f"precision of what is shown {100 * right / max(1, right + wrong):.1f} %")
    return 0


if __name__ == "__main__":
    sys.exit(main())
