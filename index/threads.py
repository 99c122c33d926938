"""How many threads the libraries may use beside the model's own."""

from __future__ import annotations

import faiss
from threadpoolctl import threadpool_limits


def leave_cores_to_the_model() -> None:
    """Let numpy and faiss work in one thread, for the whole process.

    What a question gives them is too little to share. With threads of their own they wait for cores on which the
    model's threads still spin, and a question takes twice as long (measured on two cores).
    """
    threadpool_limits(1)
    faiss.omp_set_num_threads(1)
