"""Plots as SVG to be put into a page: text stays text, so that the browser shapes Arabic."""

import io
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from retrieval.evaluation import metrics
from retrieval.evaluation.judging import Verdict
from retrieval.evaluation.run import STAGES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INK, MUTED, GRID = "#1f2933", "#66727f", "#e4e7eb"
BLUE, RED, GREEN, AMBER = "#1d5fa8", "#c2410c", "#15803d", "#b7791f"
DEEPEST = 20
"""Places of the ranking that are shown."""


class Canvas:
    """One plot: draw on `axes`, then take the SVG.

    Attributes:
        name: Tells the identifiers inside the SVG from those of other plots on the page.
    """

    def __init__(self, name: str, across: str, up: str) -> None:
        # Imported here: it takes a second, and only a report needs it.
        from matplotlib.figure import Figure

        self._name = name
        self._figure = Figure(figsize=(5.4, 3.4), layout="constrained")
        self.axes: Axes = self._figure.add_subplot()
        self.axes.set_xlabel(across, color=INK)
        self.axes.set_ylabel(up, color=INK)
        self.axes.tick_params(colors=MUTED, length=0, which="both")
        self.axes.grid(color=GRID, linewidth=0.8)
        self.axes.set_axisbelow(True)
        for side, spine in self.axes.spines.items():
            spine.set_visible(side in ("left", "bottom"))
            spine.set_color(GRID)

    def svg(self) -> str:
        """Return the plot, without what only a file of its own needs, the same every time."""
        from matplotlib import rc_context

        unsaid = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        out = io.StringIO()
        with rc_context({"svg.fonttype": "none", "svg.hashsalt": self._name}):
            self._figure.savefig(out, format="svg", transparent=True, metadata=unsaid)
        drawn = out.getvalue()
        inner = re.sub(r' xmlns(?::\w+)?="[^"]*"', "", drawn[drawn.index("<svg") :])
        return re.sub(r'(\bid="|="#|url\(#)', rf"\1{self._name}-", inner)


def hits(verdicts: Sequence[Verdict], said: Mapping[str, str]) -> str:
    """Return hit@k over k."""
    ranks = [verdict.rank for verdict in verdicts if verdict.is_answerable]
    canvas = Canvas("hits", said["places"], "hit@k")
    places = range(1, DEEPEST + 1)
    shares = [metrics.hit_at(ranks, k) for k in places]
    canvas.axes.plot(places, shares, color=BLUE, linewidth=2, marker="o", markersize=3.5)
    for k in (1, 3, 10):
        _note(canvas.axes, f"{shares[k - 1]:.3f}", k, shares[k - 1], (6, -12))
    canvas.axes.set_xticks([1, 3, 5, 10, 15, 20])
    canvas.axes.set_ylim(min(0.5, *shares) - 0.05, 1.02)
    return canvas.svg()


def risk(verdicts: Sequence[Verdict], said: Mapping[str, str]) -> str:
    """Return the share of wrong answers over the share answered."""
    chances, right, answered = _confidences(verdicts)
    canvas = Canvas("risk", said["coverage"], said["error"])
    curve = metrics.risk_coverage(chances, right)
    canvas.axes.plot(*zip(*curve, strict=True), color=BLUE, linewidth=2)
    for error in (0.05, 0.10):
        canvas.axes.axhline(error, color=AMBER, linewidth=1, linestyle=(0, (4, 3)))
        _note(canvas.axes, f"{error:.0%}", 1, error, (2, 3), AMBER)
    if answered.any():
        here = float(answered.mean()), float((~right[answered]).mean())
        canvas.axes.plot(*here, marker="o", color=RED, markersize=7)
        _note(canvas.axes, said["threshold"], *here, (-8, 8), RED, "right")
    canvas.axes.set_xlim(0, 1.06)
    canvas.axes.set_ylim(bottom=0)
    return canvas.svg()


def reliability(verdicts: Sequence[Verdict], said: Mapping[str, str]) -> str:
    """Return the share right over the confidence; the area of a point is its share of questions."""
    chances, right, _ = _confidences(verdicts)
    canvas = Canvas("reliability", said["confidence"], said["right"])
    canvas.axes.plot([0, 1], [0, 1], color=MUTED, linewidth=1, linestyle=(0, (4, 3)))
    bins = metrics.reliability(chances, right)
    across, up, counts = (list(column) for column in zip(*bins, strict=True))
    canvas.axes.plot(across, up, color=BLUE, linewidth=1.5)
    areas = [30 + 900 * count / len(chances) for count in counts]
    canvas.axes.scatter(across, up, s=areas, color=BLUE, alpha=0.35, linewidth=0)
    for chance, share, count in bins:
        _note(canvas.axes, str(count), chance, share, (0, -3), INK, "center")
    canvas.axes.set_xlim(-0.03, 1.03)
    canvas.axes.set_ylim(-0.06, 1.06)
    return canvas.svg()


def times(verdicts: Sequence[Verdict], said: Mapping[str, str]) -> str:
    """Return the share of questions that took no longer than so many milliseconds."""
    canvas = Canvas("times", said["milliseconds"], said["questions"])
    lines = {stage: [v.seconds.of(stage) for v in verdicts] for stage in STAGES}
    lines["total"] = [v.seconds.total for v in verdicts]
    for (name, seconds), colour in zip(lines.items(), (AMBER, GREEN, RED, BLUE), strict=True):
        taken = np.sort(np.array(seconds) * 1000).clip(min=0.1)
        shares = np.arange(1, len(taken) + 1) / len(taken)
        width = 2.4 if name == "total" else 1.4
        canvas.axes.step(taken, shares, color=colour, linewidth=width, label=said[name])
    canvas.axes.set_xscale("log")
    canvas.axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    canvas.axes.set_ylim(0, 1.02)
    canvas.axes.legend(frameon=False, loc="upper left", labelcolor=INK)
    return canvas.svg()


def _confidences(
    verdicts: Sequence[Verdict],
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_]]:
    """Return confidence, whether the best answer is right, and whether it is given, of each."""
    return (
        np.array([verdict.confidence for verdict in verdicts]),
        np.array([verdict.is_best_right for verdict in verdicts]),
        np.array([verdict.is_answered for verdict in verdicts]),
    )


def _note(
    axes: "Axes",
    words: str,
    across: float,
    up: float,
    offset: tuple[int, int],
    colour: str = INK,
    side: str = "left",
) -> None:
    axes.annotate(
        words,
        (across, up),
        textcoords="offset points",
        xytext=offset,
        color=colour,
        fontsize=9,
        ha=side,
    )
