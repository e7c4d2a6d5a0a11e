"""The processor at hand: how code is made for it, and how an object file becomes a function that NumPy can call.

A process that finds all rules compiled comes through here alone, without Numba, whose import takes longer than
all the rest of a start.
"""

from __future__ import annotations

import ctypes
import hashlib
from collections.abc import Sequence
from functools import lru_cache
from importlib import import_module, metadata
from typing import Any

import numpy as np
from llvmlite import binding as llvm

_kept: list[Any] = []
"""What NumPy's objects point at: it must outlive them."""


def target() -> Any:
    """LLVM's machine for code that runs here and now: all the processor can do, code anywhere in memory."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    return llvm.Target.from_default_triple().create_target_machine(
        cpu=llvm.get_host_cpu_name(),
        features=llvm.get_host_cpu_features().flatten(),
        opt=3,
        # As Numba does for its own code: x86 needs static relocation here.
        reloc="static" if llvm.Target.from_default_triple().name.startswith("x86") else "default",
        codemodel="jitdefault",
        jit=True,
    )


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """A short hash of the processor and of the compilers."""
    told = (
        llvm.get_default_triple(),
        llvm.get_host_cpu_name(),
        llvm.get_host_cpu_features().flatten(),
        metadata.version("llvmlite"),
        metadata.version("numba"),
    )
    return hashlib.sha256(repr(told).encode()).hexdigest()[:12]


@lru_cache(maxsize=1)
def _engine() -> Any:
    return llvm.create_mcjit_compiler(llvm.parse_assembly(""), target())


def load(code: bytes, symbol: str) -> int:
    """Put an object file into this process's memory, once and by one thread at a time.

    Args:
        code: The object file.
        symbol: The function wanted, whose name no other loaded file has.

    Returns:
        The function's address.
    """
    engine = _engine()
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    address: int = engine.get_function_address(symbol)
    if not address:
        raise ImportError(f"object file without {symbol}")
    return address


@lru_cache(maxsize=1)
def _from_function() -> Any:
    """NumPy's C function PyUFunc_FromFuncAndData, the second of its table by NumPy's promise."""
    pointer = ctypes.pythonapi.PyCapsule_GetPointer
    pointer.restype, pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    capsule = import_module("numpy._core._multiarray_umath")._UFUNC_API
    table = ctypes.cast(pointer(capsule, None), ctypes.POINTER(ctypes.c_void_p))
    words, text, whole = ctypes.POINTER(ctypes.c_void_p), ctypes.c_char_p, ctypes.c_int
    kind = ctypes.PYFUNCTYPE(ctypes.py_object, words, words, text, whole, whole, whole, whole, text, text, whole)
    return kind(table[1])


def ufunc(loop: int, data: Sequence[Any], kinds: Sequence[str], outputs: int, name: str, doc: str) -> Any:
    """NumPy's ufunc of a loop in memory.

    Args:
        loop: Address of the inner loop.
        data: What the loop is told besides: whole numbers, and addresses of other objects.
        kinds: Type of each input, then of each output, as NumPy names it.
        outputs: How many of them are outputs.
        name: The ufunc's name.
        doc: What it does.
    """
    loops = (ctypes.c_void_p * 1)(loop)
    own = (ctypes.c_int64 * len(data))(*[each if isinstance(each, int) else id(each) for each in data])
    datas = (ctypes.c_void_p * 1)(ctypes.addressof(own))
    types = bytes(np.dtype(kind).num for kind in kinds)
    texts = name.encode(), doc.encode()
    made = _from_function()(loops, datas, types, 1, len(kinds) - outputs, outputs, -1, *texts, 0)
    _kept.append((loops, data, own, datas, types, texts, made))
    return made
