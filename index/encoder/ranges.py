"""What values the inputs of a model's matrices take, on texts of every kind."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import onnxruntime
from onnx import TensorProto, helper

from index.encoder.bert import BertWriter, Source
from index.encoder.linear import Range, Single


def observed(source: Source, texts: Sequence[Sequence[int]]) -> dict[str, Range]:
    """Run the model in single precision over ``texts``, token ids each, and return each matrix's range by its name.

    One text at a time, so that no padding is among the values.
    """
    single = Single()
    model = BertWriter(source, single).model()
    inputs = list(dict.fromkeys(single.inputs.values()))
    model.graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in inputs)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    ranges: dict[str, Range] = {}
    for ids in texts:
        given = {"input_ids": np.array([ids]), "attention_mask": np.ones((1, len(ids)), np.int64)}
        for name, values in zip(inputs, session.run(inputs, given), strict=True):
            low, high = values.min(axis=(0, 1)), values.max(axis=(0, 1))
            before = ranges.get(name, Range(low, high))
            ranges[name] = Range(np.minimum(low, before.low), np.maximum(high, before.high))
    return {name: ranges[x] for name, x in single.inputs.items()}
