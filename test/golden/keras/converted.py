"""Models as tensorflowjs' converter (4.22, converters/keras_h5_conversion.py) makes them of what Keras 3 saves as HDF5, with Keras' outputs.

The converter writes the attributes `keras_version`, `backend` and `model_config` of the file as the topology, and the weights of
each layer by their names in the file.
"""

import base64
import io
import json

import h5py
import numpy as np
from common import Draw, keras, layers, tensor, versions

draw = Draw(181)
FEATURES = (5, 3)


def saved(model):
    """The file's topology, and its weights in the order in which it names them."""
    with h5py.File(io.BytesIO(), "w") as file:
        keras.src.legacy.saving.legacy_h5_format.save_model_to_hdf5(model, file, include_optimizer=False)
        topology = {name: file.attrs[name] for name in ["keras_version", "backend"]}
        topology["model_config"] = json.loads(file.attrs["model_config"])
        group = file["model_weights"]
        weights = [
            (name, np.asarray(group[layer][name]))
            for layer in group.attrs["layer_names"]
            for name in group[layer].attrs["weight_names"]
        ]
    return topology, weights


def drawn(model, *x):
    """The model with weights of a few binary digits, and its inputs."""
    given = list(x) if len(x) > 1 else x[0]
    model(given)
    for layer in model.layers:
        values = [draw(weight.shape, 128) for weight in layer.get_weights()]
        if isinstance(layer, keras.layers.BatchNormalization):
            values[-1] = np.abs(values[-1]) + np.float32(0.5)
        layer.set_weights(values)
    return model, *x


def outputs_of(model, *x):
    """What it gives from the beginning on: stateful layers have seen data."""
    for layer in model.layers:
        if getattr(layer, "stateful", False):
            layer.reset_state()
    y = model(list(x) if len(x) > 1 else x[0])
    return list(y) if isinstance(y, (list, tuple)) else [y]


def case(model, *x):
    y = outputs_of(model, *x)
    topology, weights = saved(model)
    data = b"".join(values.astype("<i4" if values.dtype.kind == "i" else "<f4").tobytes() for _, values in weights)
    return {
        "modelTopology": topology,
        "weightSpecs": [
            {"name": name, "shape": list(values.shape), "dtype": "int32" if values.dtype.kind == "i" else "float32"} for name, values in weights
        ],
        "weights": base64.b64encode(data).decode(),
        "x": [tensor(values) for values in x],
        "y": [tensor(values) for values in y],
    }


def sequences(*shape):
    return draw((2, *(shape or FEATURES)), 32)


def words(steps=5):
    return np.array([[3, 1, 4, 2, 0], [2, 5, 0, 0, 0]], "float32")[:, :steps]


def adapted(axis=-1):
    norm = layers.Normalization(axis=axis)
    norm.adapt(draw((20, *FEATURES), 16))
    return norm


def chain(*of, shape=FEATURES, **options):
    return keras.Sequential([keras.Input(shape, **options), *of])


def functional(build, *shapes):
    inputs = [keras.Input(shape) for shape in shapes or [FEATURES]]
    return keras.Model(inputs if len(inputs) > 1 else inputs[0], build(*inputs))


def translator(source, target):
    """An encoder whose states the decoder begins with, and attention between them."""
    encoded, *states = layers.LSTM(4, return_sequences=True, return_state=True)(source)
    decoded = layers.LSTM(4, return_sequences=True)(target, initial_state=states)
    scores = layers.Activation("softmax")(layers.Dot([2, 2])([decoded, encoded]))
    context = layers.Dot([2, 1])([scores, encoded])
    return layers.TimeDistributed(layers.Dense(3, activation="tanh"))(layers.Concatenate()([context, decoded]))


def inside(x):
    inner = chain(layers.Dense(3, activation="tanh"), layers.LSTM(2, return_sequences=True))
    branch = functional(lambda value: layers.Add()([value, layers.Dense(2)(value)]), (5, 2))
    return layers.GRU(2)(branch(inner(x)))


def twice(x):
    inner = chain(layers.LSTM(3, return_sequences=True), shape=(5, 3))
    return layers.LSTM(2)(inner(inner(x)))


def shared(first, second):
    lstm = layers.LSTM(3)
    return layers.Dense(2)(layers.Concatenate()([lstm(first), lstm(second)]))


def branches(x):
    lstm = layers.LSTM(3, return_sequences=True)(x)
    return [layers.Dense(2, activation="softmax")(lstm), layers.GlobalAveragePooling1D()(lstm)]


def operators(x):
    values, gates = layers.Dense(3)(x), layers.Dense(3, activation="sigmoid")(x)
    return layers.LSTM(2)(values * gates + x)


lstm, gru, rnn, both = layers.LSTM, layers.GRU, layers.SimpleRNN, layers.Bidirectional
x = sequences()

CASES = {
    "lstm": lambda: drawn(chain(lstm(4), layers.Dense(2, activation="softmax")), x),
    "stack": lambda: drawn(chain(lstm(4, return_sequences=True), layers.Dropout(0.2), lstm(3), layers.Dense(1)), x),
    "functional": lambda: drawn(functional(lambda x: layers.Dense(2)(lstm(4)(x))), x),
    "hard_sigmoid": lambda: drawn(chain(lstm(4, recurrent_activation="hard_sigmoid"), layers.Dense(2, "hard_sigmoid")), x),
    "silu": lambda: drawn(chain(lstm(4, activation="silu"), layers.Dense(2, "gelu"), layers.Activation("silu")), x),
    "activations": lambda: drawn(
        chain(
            lstm(4, activation="hard_tanh", recurrent_activation="hard_silu", return_sequences=True),
            gru(4, activation="leaky_relu", return_sequences=True),
            *[layers.Dense(3, name) for name in ["celu", "hard_silu", "leaky_relu", "hard_tanh", "exponential"]],
        ),
        x,
    ),
    "gru": lambda: drawn(chain(gru(4), layers.Dense(1)), x),
    "gru, reset before": lambda: drawn(chain(gru(4, reset_after=False), layers.Dense(1)), x),
    "simple rnn": lambda: drawn(chain(rnn(4), layers.Dense(1)), x),
    "bidirectional": lambda: drawn(chain(both(lstm(3, return_sequences=True)), both(gru(2), merge_mode="sum")), x),
    "time distributed": lambda: drawn(chain(lstm(4, return_sequences=True), layers.TimeDistributed(layers.Dense(2))), x),
    "stateful": lambda: drawn(chain(lstm(4, stateful=True), layers.Dense(2), batch_size=2), x),
    "words": lambda: drawn(
        chain(layers.Embedding(6, 3, mask_zero=True), both(lstm(2)), layers.Dense(1, "sigmoid"), shape=(5,)), words()
    ),
    "masked": lambda: drawn(chain(layers.Masking(0.5), lstm(3, return_sequences=True), gru(2)), x),
    "convolution": lambda: drawn(
        chain(layers.Conv1D(4, 3, padding="causal", activation="relu"), layers.MaxPooling1D(2), lstm(2)), x
    ),
    "normalized": lambda: drawn(chain(layers.LayerNormalization(), lstm(3, return_sequences=True), layers.BatchNormalization()), x),
    "cells": lambda: drawn(chain(layers.RNN([layers.LSTMCell(3), layers.LSTMCell(2)]), layers.Dense(1)), x),
    "one cell": lambda: drawn(chain(layers.RNN(layers.GRUCell(3)), layers.Dense(1)), x),
    "rules": lambda: drawn(
        chain(
            lstm(3, kernel_regularizer="l2", recurrent_regularizer=keras.regularizers.L1(0.1), dropout=0.1),
            layers.Dense(2, kernel_initializer="lecun_normal", kernel_constraint=keras.constraints.MaxNorm(1)),
            layers.LeakyReLU(0.1),
        ),
        x,
    ),
    "shapes": lambda: drawn(
        chain(layers.Permute((2, 1)), layers.Flatten(), layers.RepeatVector(4), layers.Reshape((2, 30)), lstm(2)), x
    ),
    "models inside": lambda: drawn(functional(inside), x),
    "a model twice": lambda: drawn(functional(twice), x),
    "shared": lambda: drawn(functional(shared, FEATURES, FEATURES), x, sequences()),
    "two outputs": lambda: drawn(functional(branches), x),
    "operators": lambda: drawn(functional(operators), x),
    "translator": lambda: drawn(functional(translator, FEATURES, (4, 2)), x, sequences(4, 2)),
    "adapted": lambda: (chain(adapted(), lstm(4), layers.Dense(1)), x),
    "adapted as one": lambda: (functional(lambda x: layers.Dense(2)(lstm(4)(adapted(None)(x)))), x),
    "moments": lambda: (
        chain(
            *[layers.Normalization(mean=[0.5, -1.0, 2.0], variance=[2.0, 0.25, 0.0]), lstm(4), layers.Dense(2)],
            layers.Normalization(mean=[1.0, -3.0], variance=[4.0, 0.5], invert=True),
        ),
        x,
    ),
    "half": lambda: drawn(chain(lstm(4, dtype="mixed_float16"), layers.Dense(1, dtype="float32")), x),
}


def fixture():
    return {**versions(), "cases": {name: case(*build()) for name, build in CASES.items()}}
