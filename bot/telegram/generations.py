"""Something made of the library, made again when the library has changed."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class PerGeneration(Generic[T]):
    """Keeps what `make` gives for one generation; any thread may ask, one makes."""

    def __init__(self, generation: Callable[[], int], make: Callable[[], T]) -> None:
        self._generation = generation
        self._make = make
        self._lock = threading.Lock()
        self._made: tuple[int, T] | None = None

    def get(self) -> T:
        """Return it, made now if it is not that of the present generation."""
        with self._lock:
            generation = self._generation()
            if self._made is None or self._made[0] != generation:
                self._made = generation, self._make()
            return self._made[1]
