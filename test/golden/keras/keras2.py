"""Models as Keras 2 (the package tf_keras) saves them: `python keras2.py FOLDER` writes files and keras2.json into it.

It needs `pip install tf_keras` beside TensorFlow, which `npm run setup -- --peers` does not install.
"""

import json
import pathlib
import sys

import numpy as np
import tf_keras as keras

layers = keras.layers
rng = np.random.default_rng(190)
STEPS_BEFORE, STEPS = 5, 10


def numbers(*shape):
    return (rng.integers(-64, 65, size=shape) / 32).astype("float32")


def tensor(array):
    values = [float(f"{number:.9g}") for number in np.asarray(array, "float32").ravel().tolist()]
    return {"shape": list(np.shape(array)), "values": values}


def chain(shape, *of, **options):
    return keras.Sequential([keras.Input(shape, **options), *of])


def drawn(model, *x):
    for layer in model.layers:
        values = [numbers(*weight.shape) / 4 for weight in layer.get_weights()]
        if isinstance(layer, layers.BatchNormalization):
            values[-1] = np.abs(values[-1]) + np.float32(0.5)
        if not isinstance(layer, layers.Normalization):
            layer.set_weights(values)
    return model, *x


def translator():
    source, target = keras.Input((5, 3)), keras.Input((4, 2))
    encoded, *states = layers.LSTM(4, return_sequences=True, return_state=True)(source)
    decoded = layers.LSTM(4, return_sequences=True)(target, initial_state=states)
    return keras.Model([source, target], [layers.Dense(3, "softmax")(decoded), layers.GRU(2)(encoded)])


def rectifiers():
    """Those that are two layers for Lethe, and layers that are activations."""
    given = keras.Input((5, 3))
    y = layers.LSTM(4, activation=layers.ReLU(6.0), return_sequences=True)(given)
    y = layers.ELU(0.5)(layers.Dense(4, activation=layers.LeakyReLU(0.2))(y))
    bounded = layers.ReLU(max_value=0.5, threshold=0.25)
    return keras.Model(given, layers.Add()([bounded(y), bounded(layers.Activation(layers.ELU())(y))]))


def normalization():
    norm = layers.Normalization()
    norm.adapt(numbers(20, 5, 3))
    return norm


x = numbers(4, 5, 3)
words = np.array([[3, 1, 4, 2, 0], [2, 5, 0, 0, 0]], "float32")
lstm, gru = layers.LSTM, layers.GRU
CASES = {
    "lstm": lambda: drawn(chain((5, 3), lstm(4, return_sequences=True), lstm(3), layers.Dense(2)), x),
    "hard sigmoid": lambda: drawn(
        chain((5, 3), lstm(4, recurrent_activation="hard_sigmoid"), layers.Dense(2, "hard_sigmoid")), x
    ),
    "gru": lambda: drawn(chain((5, 3), gru(4, return_sequences=True), gru(3, reset_after=False)), x),
    "bidirectional": lambda: drawn(
        chain((5, 3), layers.Bidirectional(lstm(3, return_sequences=True)), layers.Bidirectional(gru(2), merge_mode="sum")), x
    ),
    "words": lambda: drawn(
        chain((5,), layers.Embedding(6, 3, mask_zero=True), layers.Bidirectional(lstm(2)), layers.Dense(1, "sigmoid")), words
    ),
    "stateful": lambda: drawn(chain((5, 3), lstm(4, stateful=True), layers.Dense(2), batch_size=4), x),
    "convolution": lambda: drawn(
        chain((5, 3), layers.Conv1D(4, 3, padding="causal", activation="relu"), layers.MaxPooling1D(2), layers.SimpleRNN(2)), x
    ),
    "normalized": lambda: drawn(
        chain((5, 3), normalization(), layers.LayerNormalization(), lstm(3, return_sequences=True), layers.BatchNormalization()), x
    ),
    "translator": lambda: drawn(translator(), x, numbers(4, 4, 2)),
    "activations": lambda: drawn(
        chain((5, 3), layers.TimeDistributed(layers.Dense(4)), layers.LeakyReLU(0.2), layers.ReLU(6), gru(2, activation="swish")), x
    ),
}
# Drawn behind all others.
LAST = {"rectifiers": lambda: drawn(rectifiers(), x)}


def outputs_of(model, x):
    model.reset_states()
    y = model(x if len(x) > 1 else x[0])
    return [tensor(values) for values in (y if isinstance(y, (list, tuple)) else [y])]


def going_on(optimizer):
    model, given = drawn(chain((5, 3), lstm(3), layers.Dense(1)), x)
    model.compile(optimizer, "mse", metrics=["mae"])
    return model, given, numbers(4, 1)


TRAINING = {
    "adam": lambda: going_on(keras.optimizers.Adam(0.01)),
    "early adam": lambda: going_on(keras.optimizers.legacy.Adam(0.01)),
    "rmsprop": lambda: going_on(keras.optimizers.RMSprop(0.01, momentum=0.5, centered=True)),
    "early momentum": lambda: going_on(keras.optimizers.legacy.SGD(0.01, momentum=0.9)),
}

if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    cases, training = {}, {}

    def save(name, build):
        keras.backend.clear_session()
        model, *given = build()
        file = f"{name.replace(' ', '-')}.h5"
        model.save(folder / file)
        cases[name] = {"files": [file], "x": [tensor(values) for values in given], "y": outputs_of(model, given)}
        if name == "bidirectional":
            model.save_weights(folder / "bidirectional-weights.h5")
            model.save_weights(folder / "bidirectional.weights.h5")
            model.save(folder / "bidirectional.keras")
            cases[name]["files"].append("bidirectional.keras")

    for name, build in CASES.items():
        save(name, build)
    options = {"batch_size": 4, "shuffle": False, "verbose": 0}
    for name, build in TRAINING.items():
        keras.backend.clear_session()
        model, given, y = build()
        model.fit(given, y, epochs=STEPS_BEFORE, **options)
        file = f"training-{name.replace(' ', '-')}.h5"
        model.save(folder / file)
        losses = model.fit(given, y, epochs=STEPS, **options).history["loss"]
        training[name] = {"file": file, "x": tensor(given), "y": tensor(y), "losses": tensor(losses)["values"]}
    for name, build in LAST.items():
        save(name, build)

    def text_of(of):
        return "{\n" + ",\n".join(f"    {json.dumps(name)}: {json.dumps(one)}" for name, one in of.items()) + "\n  }"

    version = json.dumps(keras.__version__)
    text = f'{{\n  "kerasVersion": {version},\n  "cases": {text_of(cases)},\n  "training": {text_of(training)}\n}}\n'
    (folder / "keras2.json").write_text(text)
