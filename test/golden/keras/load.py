"""Has Keras load what Lethe saved: `python load.py REQUEST` reads a JSON list of {file, weights, h5?, x} and prints a list of
outputs: of the whole model, of its weights alone, and of the same as HDF5."""

import json
import pathlib
import sys

import numpy as np
from common import keras, tensor


def arrays(tensors):
    values = [np.array(one["values"], "float32").reshape(one["shape"]) for one in tensors]
    return values if len(values) > 1 else values[0]


def outputs_of(model, x):
    y = model(arrays(x))
    return [tensor(values) for values in (y if isinstance(y, (list, tuple)) else [y])]


if __name__ == "__main__":
    answers = []
    for request in json.loads(pathlib.Path(sys.argv[1]).read_text()):
        model = keras.models.load_model(request["file"])
        whole = outputs_of(model, request["x"])
        for layer in model.layers:
            layer.set_weights([np.zeros_like(values) for values in layer.get_weights()])
        model.load_weights(request["weights"])
        answer = {"whole": whole, "weights": outputs_of(model, request["x"])}
        if "h5" in request:
            answer["h5"] = outputs_of(keras.models.load_model(request["h5"]), request["x"])
        answers.append(answer)
    print(json.dumps(answers))
