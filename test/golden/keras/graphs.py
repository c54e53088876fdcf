"""Functional models of Keras 3 with masks, frozen layers and layers side by side: `python graphs.py FOLDER` writes NAME.keras, of two
also NAME.h5, and graphs.json into it. Each is trained, saved, and trained for ten more steps."""

import pathlib
import sys

import numpy as np
from common import Draw, keras, layers, numbers, tensor, versions
from converted import outputs_of
from public import write

draw = Draw(1811)
lstm, gru, both = layers.LSTM, layers.GRU, layers.Bidirectional


def sequences(*shape):
    return draw(shape, 32)


def with_gaps(*shape):
    x = sequences(*shape)
    x[0, 3:], x[1, 1], x[2, :2] = 0.5, 0.5, 0.5
    return x


def words():
    """Of which some are no words."""
    x = np.array([[3, 1, 4, 2, 0, 0], [2, 5, 0, 0, 0, 0], [6, 6, 1, 3, 2, 1], [5, 0, 0, 0, 0, 0]], "float32")
    given = keras.Input((6,))
    value = layers.Embedding(7, 3, mask_zero=True)(given)
    value = layers.Add()([value, layers.Dense(3, "tanh")(value)])
    return keras.Model(given, layers.Dense(1)(both(lstm(3))(value))), [x]


def gaps():
    """The mask goes through all that hands it on."""
    given = keras.Input((5, 3))
    value = layers.Masking(0.5)(given)
    value = layers.Concatenate()([gru(2, return_sequences=True)(value), layers.Dropout(0.0)(value)])
    value = both(lstm(2, return_sequences=True), merge_mode="sum")(layers.TimeDistributed(layers.Dense(3))(value))
    return keras.Model(given, layers.Dense(2)(gru(2)(value))), [with_gaps(4, 5, 3)]


def decoder():
    """The encoder's steps are masked, the decoder's are not."""
    source, target = keras.Input((5, 3)), keras.Input((4, 2))
    _, *states = lstm(3, return_state=True)(layers.Masking(0.5)(source))
    decoded = lstm(3, return_sequences=True)(target, initial_state=states)
    return keras.Model([source, target], layers.Dense(2)(decoded)), [with_gaps(4, 5, 3), sequences(4, 4, 2)]


def twins():
    """Layers of one shape, which Keras tells by their places: its order is that of the outputs."""
    given = keras.Input((5, 3))
    first, second, third = (lstm(3, name=name)(given) for name in ("first", "second", "third"))
    outputs = [layers.Dense(2, name=name)(value) for name, value in (("c", third), ("a", first), ("b", second))]
    return keras.Model(given, outputs), [sequences(4, 5, 3)]


def frozen():
    """Batch normalization that is not trained; rectifiers of one number."""
    given = keras.Input((5, 3))
    value = layers.BatchNormalization(trainable=False)(lstm(3, return_sequences=True)(given))
    value = layers.ReLU(negative_slope=0.125)(layers.Dense(3)(value))
    value = layers.ReLU(threshold=0.0625)(layers.Dense(4, kernel_regularizer="l2")(value))
    return keras.Model(given, layers.Dense(1)(gru(2)(value))), [sequences(4, 5, 3)]


CASES = {"words": words, "gaps": gaps, "decoder": decoder, "twins": twins, "frozen": frozen}
H5 = ["words", "twins"]


def main(folder):
    found = {}
    for name, build in CASES.items():
        keras.utils.clear_session()
        model, x = build()
        given = x if len(x) > 1 else x[0]
        model(given)
        for layer in model.layers:
            values = [draw(weight.shape, 128) for weight in layer.get_weights()]
            if isinstance(layer, layers.BatchNormalization):
                values[-1] = np.abs(values[-1]) + np.float32(0.5)
            layer.set_weights(values)
        y = [draw((4, *output.shape[1:]), 64) for output in model.outputs]
        targets = y if len(y) > 1 else y[0]
        model.compile(keras.optimizers.Adam(0.01), "mse")
        options = {"batch_size": 4, "shuffle": False, "verbose": 0}
        model.fit(given, targets, epochs=3, **options)
        files = [f"{name}.keras", *([f"{name}.h5"] if name in H5 else [])]
        for file in files:
            model.save(folder / file)
        outputs = [tensor(values) for values in outputs_of(model, *x)]
        losses = numbers(model.fit(given, targets, epochs=10, **options).history["loss"])
        found[name] = {"files": files, "x": [tensor(one) for one in x], "y": outputs, "targets": [tensor(one) for one in y], "losses": losses}
    write(folder, found, versions())


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
