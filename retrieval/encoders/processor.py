"""What the processor of this machine can do."""

import platform
from pathlib import Path


def bits_here() -> int:
    """Return how many bits a matrix of whole numbers may have on this machine."""
    return 8 if multiplies_8_bits_exactly() else 7


def multiplies_8_bits_exactly(cpuinfo: Path = Path("/proc/cpuinfo")) -> bool:
    """Return whether sums of products of 8-bit numbers are exact here.

    x86 without VNNI adds two products in 16 bits and cuts what does not fit: there one of the two
    numbers must keep to 7 bits. Unknown counts as such a processor.
    """
    if platform.machine() not in ("x86_64", "AMD64"):
        return True
    if not cpuinfo.exists():
        return False
    flags = set(cpuinfo.read_text(encoding="utf-8", errors="replace").split())
    return bool(flags & {"avx512_vnni", "avx_vnni"})
