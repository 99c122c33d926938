"""Opens ONNX models, each to be run in one thread."""

from __future__ import annotations

import os
from pathlib import Path

import onnxruntime


def open_session(model: Path) -> onnxruntime.InferenceSession:
    """Load ``model``. Raises what the runtime does, which has no class of its own for it."""
    options = onnxruntime.SessionOptions()
    # The matrices of a question are too small to be shared: one thread takes a quarter longer than two, and leaves a
    # core to the other models, which run meanwhile. Batches run side by side.
    options.intra_op_num_threads = 1
    # What batches need is given back to the process after them. In an arena of the runtime's own it would stay, 150 MB
    # after indexing 2,500 passages, though a service goes on with one question at a time.
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(os.fspath(model), options, providers=["CPUExecutionProvider"])
