"""Has Keras 2 (tf_keras) load what Lethe saved as HDF5: `python load2.py REQUEST` reads a JSON list of {file, x, y?} and prints a list of
{outputs, losses}: what the models give, and the losses of ten more steps where there are targets."""

import json
import os
import pathlib
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np
import tf_keras as keras


def arrays(tensors):
    values = [np.array(one["values"], "float32").reshape(one["shape"]) for one in tensors]
    return values if len(values) > 1 else values[0]


def tensor(array):
    values = np.asarray(array, "float32")
    return {"shape": list(values.shape), "values": [float(f"{number:.9g}") for number in values.ravel().tolist()]}


answers = []
for request in json.loads(pathlib.Path(sys.argv[1]).read_text()):
    model = keras.models.load_model(request["file"], compile="y" in request)
    x = arrays(request["x"])
    y = model(x)
    answer = {"outputs": [tensor(values) for values in (y if isinstance(y, (list, tuple)) else [y])]}
    if "y" in request:
        options = {"batch_size": request["x"][0]["shape"][0], "shuffle": False, "verbose": 0, "epochs": 10}
        losses = model.fit(x, arrays(request["y"]), **options).history["loss"]
        answer["losses"] = [float(f"{loss:.9g}") for loss in losses]
    answers.append(answer)
print(json.dumps(answers))
