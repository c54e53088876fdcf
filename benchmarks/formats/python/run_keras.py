"""Has Keras load what Lethe saved: `python run_keras.py REQUEST` reads {library, backend, folder, cases: [{file, x, y}]} and writes a
list of {y, losses} or {failed} as answers.json into the folder. Losses are of ten more steps, where there are targets."""

import importlib
import json
import os
import pathlib
import sys

request = json.loads(pathlib.Path(sys.argv[1]).read_text())
os.environ["KERAS_BACKEND"] = request["backend"]
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np

STEPS = 10


def arrays(tensors):
    values = [np.array(one["values"], "float32").reshape(one["shape"]) for one in tensors]
    return values if len(values) > 1 else values[0]


def tensor(array):
    values = np.asarray(array, "float32")
    return {"shape": list(values.shape), "values": [str(number) if not np.isfinite(number) else float(f"{number:.9g}") for number in values.ravel().tolist()]}


def answer(keras, case):
    try:
        model = keras.models.load_model(pathlib.Path(request["folder"]) / case["file"])
        x = arrays(case["x"])
        y = model(x)
        result = {"y": [tensor(values) for values in (y if isinstance(y, (list, tuple)) else [y])]}
        if case.get("y") is not None:
            model.run_eagerly = request["backend"] == "tensorflow"
            options = {"epochs": STEPS, "batch_size": case["x"][0]["shape"][0], "shuffle": False, "verbose": 0}
            losses = model.fit(x, arrays(case["y"]), **options).history["loss"]
            result["losses"] = [float(f"{loss:.9g}") for loss in losses]
        return result
    except Exception as error:
        return {"failed": f"{type(error).__name__}: {error}"}


def main():
    keras = importlib.import_module(request["library"])
    answers = []
    for index, case in enumerate(request["cases"]):
        if index % 50 == 0:
            (keras.utils if request["library"] == "keras" else keras.backend).clear_session()
        answers.append(answer(keras, case))
    (pathlib.Path(request["folder"]) / "answers.json").write_text(json.dumps(answers))


main()
