"""What Keras 3 gives: `python fixtures.py FOLDER [NAME ...]` writes one file of each name, or of all, into a folder.

`npm run setup -- --peers` installs Keras, `npm run keras:fixtures` writes all of them anew.
"""

import importlib
import json
import pathlib
import sys

from common import keras

NAMES = [
    *["keras3", "recurrent", "masks", "bidirectional", "normalization", "convolution", "states", "functional"],
    *["dot", "constraints"],
    *["embedding", "dense", "losses", "loss_masks", "optimizers", "early_stopping", "converted", "repaired"],
]


def text_of(value, depth=0):
    """JSON with a line for each field of a case."""
    if not isinstance(value, dict) or depth == 3:
        return json.dumps(value)
    indent = "  " * depth
    fields = [f"{indent}  {json.dumps(key)}: {text_of(of, depth + 1)}" for key, of in value.items()]
    return "{\n" + ",\n".join(fields) + "\n" + indent + "}"


if __name__ == "__main__":
    folder, *chosen = sys.argv[1:]
    for name in chosen or NAMES:
        keras.utils.clear_session()  # Layers are named by number.
        text = text_of(importlib.import_module(name).fixture())
        (pathlib.Path(folder) / f"{name}.json").write_text(text + "\n")
        print(name, flush=True)
