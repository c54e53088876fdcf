"""Makes ONNX files by tf2onnx 1.17 of models of Keras 3, with inputs and outputs: `python keras_files.py FOLDER` writes NAME.onnx and
tf2onnx.json. A GRU becomes a loop there, which is refused."""

import json
import pathlib
import sys

import keras
import numpy as np
import tensorflow as tf
import tf2onnx

keras.utils.set_random_seed(20261127)
layers = keras.layers


def chain(*own):
    return keras.Sequential(own)


CASES = {
    "lstm": chain(
        keras.Input((5, 3)),
        layers.LSTM(4, return_sequences=True),
        layers.LSTM(3),
        layers.Dense(2, activation="relu"),
        layers.Dense(1),
    ),
    "both": chain(
        keras.Input((5, 3)),
        layers.Bidirectional(layers.LSTM(3, return_sequences=True)),
        layers.Bidirectional(layers.LSTM(2)),
        layers.Dense(2, activation="softmax"),
    ),
    "gru": chain(keras.Input((5, 3)), layers.GRU(3, reset_after=False), layers.Dense(1)),
}


def tensor(values):
    values = np.asarray(values)
    return {"shape": list(values.shape), "values": values.ravel().tolist()}


def main(folder):
    golden = {}
    random = np.random.RandomState(1)
    for name, model in CASES.items():
        (given,) = model.inputs
        shape = (2, *given.shape[1:])
        x = random.uniform(-1, 1, shape).astype("float32")
        signature = [tf.TensorSpec([None, *given.shape[1:]], "float32", name="x")]
        tf2onnx.convert.from_function(
            tf.function(lambda x: model(x), input_signature=signature), signature, opset=17, output_path=str(folder / f"{name}.onnx")
        )
        golden[name] = {"x": [tensor(x)], "y": tensor(model(x))}
    (folder / "tf2onnx.json").write_text(json.dumps(golden) + "\n")


main(pathlib.Path(sys.argv[1]))
