"""Files as Keras 3 saves them, and what the models give: `python files.py FOLDER` writes NAME.keras, NAME.h5 and files.json into it."""

import json
import pathlib
import sys

from common import keras, tensor, versions
from converted import CASES, outputs_of

KERAS = ["lstm", "gru", "bidirectional", "words", "normalized", "cells", "models inside", "translator", "half", "time distributed"]
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
