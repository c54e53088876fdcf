"""Makes ONNX files by tf2onnx 1.17 of models of Keras 3 and 2, with inputs and outputs: `python keras_files.py FOLDER` writes NAME.onnx and
tf2onnx.json."""

import json
import os
import pathlib
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy as np
import tensorflow as tf
import tf2onnx
import tf_keras

keras.utils.set_random_seed(20261127)
layers = keras.layers


def chain(*own):
    return keras.Sequential(own)


def translator():
    """An encoder, and a decoder that begins with its states."""
    source, target = keras.Input((4, 2)), keras.Input((3, 3))
    _, h, c = layers.LSTM(3, return_state=True, activation="softsign")(source)
    decoded = layers.LSTM(3, return_sequences=True, activation="softsign")(target, initial_state=[h, c])
    return keras.Model([source, target], layers.Dense(2, activation="softmax")(decoded))


def branches():
    given = keras.Input((6, 2))
    value = layers.Dense(3, activation="gelu")(given)
    other = layers.Conv1D(3, 2, padding="causal", activation="swish")(value)
    value = layers.LayerNormalization()(layers.Average()([value, other]))
    value = layers.PReLU(shared_axes=[1])(layers.BatchNormalization()(value))
    value = layers.MaxPooling1D(2, padding="same")(layers.Dense(4, activation="hard_sigmoid")(value))
    return keras.Model(given, layers.Dense(2)(layers.Flatten()(value)))


KERAS2 = tf_keras.layers

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
    "words": chain(
        keras.Input((5,)),
        layers.Embedding(7, 3),
        layers.Bidirectional(layers.GRU(3, return_sequences=True), merge_mode="sum"),
        layers.SimpleRNN(2, activation="relu", go_backwards=True),
        layers.Dense(2, activation="softmax"),
    ),
    "masked-words": chain(
        keras.Input((6,)),
        layers.Embedding(7, 3, mask_zero=True),
        layers.Bidirectional(layers.SimpleRNN(2, return_sequences=True)),
        layers.LSTM(2),
        layers.Dense(1),
    ),
    "masked": chain(keras.Input((6, 2)), layers.Masking(), layers.LSTM(3, recurrent_activation="hard_sigmoid"), layers.Dense(1)),
    "cells": chain(keras.Input((5, 2)), layers.RNN([layers.LSTMCell(3), layers.GRUCell(2)])),
    "open": chain(keras.Input((None, 3)), layers.GRU(3, return_sequences=True), layers.Dense(2)),
    "distributed": chain(
        keras.Input((4, 2)), layers.LSTM(3, return_sequences=True), layers.TimeDistributed(layers.Dense(2, "softmax")), layers.SimpleRNN(2)
    ),
    "translator": translator(),
    "branches": branches(),
    "keras2": tf_keras.Sequential(
        [
            KERAS2.Input((5, 2)),
            KERAS2.GRU(3, return_sequences=True),
            KERAS2.GRU(3, activation="softsign", recurrent_activation="hard_sigmoid", reset_after=False),
            KERAS2.Dense(1),
        ]
    ),
}
STEPS = 4
"""Of sequences whose length is open."""


def tensor(values):
    values = np.asarray(values, "float32")
    return {"shape": list(values.shape), "values": [float(f"{number:.9g}") for number in values.ravel().tolist()]}


def draw(random, name, shape):
    shape = (2, *[size or STEPS for size in shape[1:]])
    if len(shape) == 2:
        return np.array([[3, 1, 4, 1, 5], [2, 6, 5, 3, 0]] if name == "words" else [[3, 1, 0, 4, 0, 0], [0, 0, 2, 6, 5, 0]], "float32")
    values = random.uniform(-1, 1, shape).astype("float32")
    if name == "masked":
        values[0, 3:], values[1, 0], values[1, 2] = 0, 0, 0
    return values


def main(folder):
    golden = {}
    random = np.random.RandomState(1)
    for name, model in CASES.items():
        for layer in model.layers:  # Away from what they begin with: biases that are no zeros.
            values = [random.uniform(-0.5, 0.5, weight.shape).astype("float32") for weight in layer.get_weights()]
            if "batch_normalization" in layer.name:
                values[-1] = values[-1] + 1
            layer.set_weights(values)
        x = [draw(random, name, given.shape) for given in model.inputs]
        signature = [tf.TensorSpec([None, *given.shape[1:]], "float32", name=f"x{place}") for place, given in enumerate(model.inputs)]
        function = tf.function(lambda *x: model(list(x) if len(x) > 1 else x[0]), input_signature=signature)
        tf2onnx.convert.from_function(function, signature, opset=17, output_path=str(folder / f"{name}.onnx"))
        golden[name] = {"x": [tensor(one) for one in x], "y": tensor(model(x if len(x) > 1 else x[0]))}
    (folder / "tf2onnx.json").write_text(json.dumps(golden) + "\n")


main(pathlib.Path(sys.argv[1]))
