"""Files as Keras 3 saves them, and what the models give: `python files.py FOLDER` writes NAME.keras, NAME.h5 and files.json into it."""

import json
import pathlib
import sys

from common import keras, layers, tensor, versions
from converted import CASES, FEATURES, drawn, outputs_of, sequences


def rectifiers():
    """Those that are two layers for Lethe, and layers that are activations."""
    given = keras.Input(FEATURES)
    y = layers.Masking()(given)
    y = layers.LSTM(4, activation=layers.ReLU(6.0), return_sequences=True)(y)
    y = layers.ELU(0.5)(layers.Dense(4, activation=layers.LeakyReLU(0.2))(y))
    bounded = layers.ReLU(max_value=0.5, threshold=0.25)
    y = layers.Add()([bounded(y), bounded(layers.Activation(layers.ELU())(y))])
    return drawn(keras.Model(given, layers.GRU(2)(y)), sequences())


CASES = {**CASES, "rectifiers": rectifiers}
KERAS = ["lstm", "gru", "bidirectional", "words", "normalized", "cells", "models inside", "translator", "half", "time distributed", "rectifiers"]
H5 = ["lstm", "bidirectional", "translator"]


def file_of(name, kind):
    return f"{name.replace(' ', '-')}.{kind}"


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    cases = {}
    for name in KERAS:
        keras.utils.clear_session()
        model, *x = CASES[name]()
        model.save(folder / file_of(name, "keras"))
        if name in H5:
            model.save(folder / file_of(name, "h5"))
        cases[name] = {
            "files": [file_of(name, kind) for kind in ["keras", *(["h5"] if name in H5 else [])]],
            "x": [tensor(values) for values in x],
            "y": [tensor(values) for values in outputs_of(model, *x)],
        }
    lines = ",\n".join(f"    {json.dumps(name)}: {json.dumps(of)}" for name, of in cases.items())
    head = "".join(f"  {json.dumps(key)}: {json.dumps(value)},\n" for key, value in versions().items())
    (folder / "files.json").write_text(f'{{\n{head}  "cases": {{\n{lines}\n  }}\n}}\n')
