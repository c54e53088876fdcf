"""Which library computes a peer's matrix products, and by which of its kernels: for the peer's version."""

import ctypes
import re


def openblas():
    """OpenBLAS, if it is loaded in this process, and the kernels it computes by (Linux): `, OpenBLAS Haswell`."""
    try:
        with open("/proc/self/maps", encoding="utf8") as maps:
            libraries = sorted({line.split()[-1] for line in maps if "openblas" in line})
    except OSError:
        return ""
    for path in libraries:
        library = ctypes.CDLL(path)
        if hasattr(library, "openblas_get_corename"):
            library.openblas_get_corename.restype = ctypes.c_char_p
            return f", OpenBLAS {library.openblas_get_corename().decode()}"
    return ""


def mkl(configuration):
    """Intel's MKL, which chooses its kernels well by itself, if that is in torch.__config__.show(): `, MKL 2024.2`."""
    found = re.search(r"Math Kernel Library Version ([\d.]+)", configuration)
    return f", MKL {found[1]}" if found else ""
