"""Contenders timed in turn, and the one table that all sections print into."""

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table.

    Attributes:
        section: The heading it stands under.
        ratio: How many times as fast as the section's line of ratio 1; None where nothing compares.
        note: What else was seen of it: quality, memory, settings.
    """

    section: str
    name: str
    value: float
    unit: str
    ratio: float | None = None
    note: str = ""


def set_threads(count: int) -> None:
    """Let numpy, FAISS and torch use so many threads from now on."""
    import faiss  # noqa: F401  what is not loaded cannot be told
    import torch
    from threadpoolctl import threadpool_limits

    threadpool_limits(count)
    torch.set_num_threads(count)


def interleaved(
    contenders: Mapping[str, Callable[[int], object]], rounds: int, in_a_row: int = 1
) -> dict[str, list[float]]:
    """Return the seconds of every contender's calls, each called with its number.

    A turn is one call, or some in a row.

    In each round another one begins, so that none always meets the cache that the same other left.
    Before the first round each is called once, untimed, with a number of its own: -1.
    """
    names = list(contenders)
    for name in names:
        contenders[name](-1)
    seconds: dict[str, list[float]] = {name: [] for name in names}
    for number in range(rounds):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            for call in range(number * in_a_row, (number + 1) * in_a_row):
                started = time.perf_counter()
                contenders[name](call)
                seconds[name].append(time.perf_counter() - started)
    return seconds


def timed_lines(
    section: str,
    seconds: Mapping[str, Sequence[float]],
    base: str,
    notes: Mapping[str, str] | None = None,
) -> list[Line]:
    """Return a line in milliseconds for each contender: the median, and its ratio to `base`'s."""
    medians = {name: float(np.median(each)) for name, each in seconds.items()}
    return [
        Line(
            section, name, 1000 * median, "ms", medians[base] / median, (notes or {}).get(name, "")
        )
        for name, median in medians.items()
    ]


def rate_lines(
    section: str,
    seconds: Mapping[str, Sequence[float]],
    done: Sequence[int],
    base: str,
    notes: Mapping[str, str] | None = None,
) -> list[Line]:
    """Return a line in passages a second for each contender, the median of its rounds.

    Args:
        done: How many passages each round had.
    """
    medians = {
        name: float(np.median(np.array(done) / np.array(each))) for name, each in seconds.items()
    }
    return [
        Line(section, name, rate, "passages/s", rate / medians[base], (notes or {}).get(name, ""))
        for name, rate in medians.items()
    ]


def table(lines: Sequence[Line]) -> str:
    """Return the lines as a table in Markdown, under their sections."""
    rows = ["| | median | times as fast | |", "|---|---|---|---|"]
    section = None
    for line in lines:
        if line.section != section:
            section = line.section
            rows.append(f"| **{section}** | | | |")
        ratio = "" if line.ratio is None else _figure(line.ratio)
        rows.append(f"| {line.name} | {_figure(line.value)} {line.unit} | {ratio} | {line.note} |")
    return "\n".join(rows)


def _figure(value: float) -> str:
    """Return a value to three digits, whole from a hundred on."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if value else "0"


def say(text: str) -> None:
    """Tell what is being done, beside the table."""
    print(text, file=sys.stderr, flush=True)


def show(lines: Sequence[Line]) -> None:
    """Print lines as soon as they are measured, so that a run that is stopped has told them."""
    for line in lines:
        ratio = "" if line.ratio is None else f"  {_figure(line.ratio)} x"
        say(f"  {line.name}: {_figure(line.value)} {line.unit}{ratio}  {line.note}")
