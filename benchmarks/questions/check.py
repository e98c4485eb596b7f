"""Check the question sets against their texts.

    python check.py SEEDS_DIR ANT_DIR        (ANT_DIR as written by extract_ant.py)
"""
import json
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
VARIANTS = {"msa", "egyptian", "levantine", "gulf", "maghrebi", "typo", "english"}


def rows(name):
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


def main(*folders):
    texts = {}
    for folder in folders:
        for path in sorted(Path(folder).glob("*.txt")):
            texts[path.stem.split("_")[0]] = path.read_text(encoding="utf-8")
    variants, turns = rows("variants.jsonl"), rows("turns.jsonl")
    faults = []

    for row in variants + turns:
        cited = [texts.get(source, "") for source in row["sources"]]
        if bool(row["answers"]) != bool(row["sources"]) or not all(cited):
            faults.append(f"{row['id']}: sources")
        faults += [f"{row['id']}: not in its sources: {answer}"
                   for answer in row["answers"] if not any(answer in text for text in cited)]
        faults += [f"{row['id']}: source without any answer"
                   for text in cited if not any(answer in text for answer in row["answers"])]
    counts = Counter(row["id"] for row in variants + turns)
    faults += [f"{name}: id used {n} times" for name, n in counts.items() if n > 1]

    kinds = Counter((row["base"], row["kind"]) for row in variants)
    if set(kinds) != {(f"b{i}", kind) for i in range(10) for kind in VARIANTS}:
        faults.append("variants: not ten bases of seven kinds")
    for row in turns:
        conversation, number = row["id"].split(".")
        if conversation != row["conversation"] or (number == "0") != (row["kind"] == "opener"):
            faults.append(f"{row['id']}: conversation or opener")
        if row["kind"] == "trap" and row["standalone"] != row["question"]:
            faults.append(f"{row['id']}: a trap is its own standalone reading")
    kinds = Counter(row["kind"] for row in turns)
    if (kinds["follow"], kinds["trap"]) != (30, 30):
        faults.append(f"turns: {dict(kinds)}")

    traps = [row for row in turns if row["kind"] == "trap"]
    print("variants", dict(Counter(row["kind"] for row in variants)))
    print("turns", dict(kinds), "conversations", len({row["conversation"] for row in turns}))
    print("turn forms", dict(Counter((row["kind"], row["form"]) for row in turns if "form" in row)))
    print("traps without an answer", sum(not row["answers"] for row in traps))
    sys.exit("\n".join(faults) if faults else 0)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
