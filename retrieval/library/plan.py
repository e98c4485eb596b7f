"""What there is to do before a library is in step with its article files; changes nothing."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from retrieval.article import SetAside
from retrieval.library.manifest import source_of
from retrieval.library.reading import Library
from retrieval.library.records import FORGOTTEN, Stamp
from retrieval.library.stamps import stamp_of


@dataclass(frozen=True, slots=True)
class Pending:
    """A file to be read, because it is new or not as it was.

    Attributes:
        known: How it looked before; None of a new one.
    """

    path: Path
    source: str
    stamp: Stamp
    known: Stamp | None

    @property
    def is_new(self) -> bool:
        """Whether the library knows nothing of it."""
        return self.known is None


@dataclass(frozen=True, slots=True)
class Plan:
    """What indexing would do.

    Attributes:
        pending: Files to be read, by source.
        gone: Sources to be forgotten, because their files are not among those given.
        renamed: For sources that hold what another one held which is gone, that other one, and
            how they look now.
        unchanged: Sources left as they are, those that stay set aside too.
        restamped: Those of `unchanged` whose files look otherwise but have the same content.
        unreadable: Files of which not even the bytes can be had.
    """

    pending: tuple[Pending, ...]
    gone: tuple[str, ...]
    renamed: Mapping[str, tuple[str, Stamp]]
    unchanged: tuple[str, ...]
    restamped: Mapping[str, Stamp]
    unreadable: tuple[SetAside, ...]


def known_stamps(library: Library, *, model: str, parameters: str) -> dict[str, Stamp]:
    """Return how the files looked that need no reading again, were they to look so still.

    With another model or other parameters than the library's, none does.
    """
    stamps = library.stamps()
    built_with = library.model
    if (built_with and built_with.name != model) or library.parameters != parameters:
        return dict.fromkeys(stamps, FORGOTTEN)
    return stamps


def plan(folder: Path, known: Mapping[str, Stamp], files: Iterable[Path]) -> Plan:
    """Return what there is to do for the library in `folder`, which knows `known`.

    Args:
        files: All files of the corpus, not only those to look at.
    """
    paths = {source_of(path, folder): path for path in files}
    looks = {source: _look(path, known.get(source)) for source, path in sorted(paths.items())}
    stamps = {source: look for source, look in looks.items() if isinstance(look, Stamp)}
    unchanged = {
        source: stamp
        for source, stamp in stamps.items()
        if source in known and stamp.content_hash == known[source].content_hash
    }
    gone = [source for source in known if source not in paths]
    renamed = _renamed({s: t for s, t in stamps.items() if s not in known}, known, gone)
    return Plan(
        pending=tuple(
            Pending(paths[source], source, stamp, known.get(source))
            for source, stamp in stamps.items()
            if source not in unchanged and source not in renamed
        ),
        gone=tuple(source for source in gone if source not in renamed.values()),
        renamed={new: (old, stamps[new]) for new, old in renamed.items()},
        unchanged=tuple(unchanged),
        restamped={s: stamp for s, stamp in unchanged.items() if stamp != known[s]},
        unreadable=tuple(
            SetAside(source, look) for source, look in looks.items() if isinstance(look, str)
        ),
    )


def _renamed(
    new: Mapping[str, Stamp], known: Mapping[str, Stamp], gone: Collection[str]
) -> dict[str, str]:
    """Return which of `new` were called what of `gone`: of one content, and of one format."""
    former: dict[tuple[str, str], list[str]] = {}
    for source in sorted(gone, reverse=True):
        if known[source].content_hash:
            former.setdefault(_kind(source, known[source]), []).append(source)
    kinds = {source: _kind(source, stamp) for source, stamp in new.items()}
    return {source: former[kind].pop() for source, kind in kinds.items() if former.get(kind)}


def _kind(source: str, stamp: Stamp) -> tuple[str, str]:
    return stamp.content_hash, PurePosixPath(source).suffix.lower()


def _look(path: Path, known: Stamp | None) -> Stamp | str:
    """Return how the file looks, or why nobody can say."""
    try:
        return stamp_of(path, known)
    except OSError as error:
        return f"cannot be read ({error.strerror}); check that it is there and who may read it"
