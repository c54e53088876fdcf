"""Has Keras make models, files and outputs: `python make_keras.py REQUEST` reads {library, format, folder, count, seed, training} and
writes a list of {file, layers, x, y, training: {x, y, losses}} as answers.json into the folder. Every so manieth model is trained
before it is saved, and ten steps afterwards."""

import functools
import importlib
import importlib.util
import json
import os
import pathlib
import sys
import types

request = json.loads(pathlib.Path(sys.argv[1]).read_text())
os.environ["KERAS_BACKEND"] = "tensorflow"  # Of small models run one by one: JAX compiles each for seconds.
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np
from keras_draw import Drawer

STEPS_BEFORE, STEPS = 3, 10
FIT = {"shuffle": False, "verbose": 0}


def tensor(array):
    values = np.asarray(array, "float32")
    return {"shape": list(values.shape), "values": [float(f"{number:.9g}") for number in values.ravel().tolist()]}


def outputs_of(model, x):
    for layer in model.layers:
        if getattr(layer, "stateful", False):
            (layer.reset_state if hasattr(layer, "reset_state") else layer.reset_states)()
    y = model(x if len(x) > 1 else x[0])
    return [tensor(values) for values in (y if isinstance(y, (list, tuple)) else [y])]


@functools.cache
def by_tensorflowjs():
    """The converter's own code for HDF5, without what its package imports for other formats, which numpy 2 breaks."""
    spec = importlib.util.find_spec("tensorflowjs")
    for name in ("tensorflowjs", "tensorflowjs.converters"):
        module = types.ModuleType(name)
        module.__path__ = [os.path.join(os.path.dirname(spec.origin), *name.split(".")[1:])]
        sys.modules[name] = module
    return importlib.import_module("tensorflowjs.converters.keras_h5_conversion")


def save(model, folder, name):
    if request["format"] in ("keras", "h5"):
        model.save(folder / f"{name}.{request['format']}")
        return f"{name}.{request['format']}"
    if request["format"] == "tfjs":
        import h5py

        converter = by_tensorflowjs()
        model.save(folder / f"{name}.h5")
        (folder / name).mkdir()
        with h5py.File(folder / f"{name}.h5") as file:
            converter.write_artifacts(*converter.h5_merged_saved_model_to_tfjs_format(file), str(folder / name))
        return f"{name}/model.json"
    import tensorflow as tf
    import tf2onnx

    names = [f"x{place}" for place in range(len(model.inputs))]
    signature = [tf.TensorSpec([None, *one.shape[1:]], "float32", name=own) for one, own in zip(model.inputs, names)]
    function = tf.function(lambda *x: model(list(x) if len(x) > 1 else x[0]), input_signature=signature)
    tf2onnx.convert.from_function(function, signature, opset=17, output_path=str(folder / f"{name}.onnx"))
    return f"{name}.onnx"


def main():
    keras = importlib.import_module(request["library"])
    folder = pathlib.Path(request["folder"])
    answers = []
    for index in range(request["count"]):
        if index % 50 == 0:
            (keras.utils if request["library"] == "keras" else keras.backend).clear_session()
        draw = Drawer(keras, [request["seed"], index])
        model, x = draw.model()
        given, training = (x if len(x) > 1 else x[0]), None
        fit = {**FIT, "batch_size": draw.samples}
        if request["training"] and index % request["training"] == 0 and draw.can_train(model):
            y = draw.compiled(model)
            targets = y if len(y) > 1 else y[0]
            model.fit(given, targets, epochs=STEPS_BEFORE, **fit)
            training = {"y": [tensor(one) for one in y]}
        layers = [type(layer).__name__ for layer in model.layers]
        answer = {"layers": layers, "x": [tensor(one) for one in x]}
        try:
            answer["file"] = save(model, folder, str(index))
        except Exception as error:  # Of the other program's own.
            answer["failed"] = f"{type(error).__name__}: {error}"
        answer["y"] = outputs_of(model, x)
        if training is not None:
            answer["training"] = {
                **training,
                "losses": [float(f"{loss:.9g}") for loss in model.fit(given, targets, epochs=STEPS, **fit).history["loss"]],
            }
        answers.append(answer)
    (folder / "answers.json").write_text(json.dumps(answers))


main()
