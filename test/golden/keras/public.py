"""Models as people have them, trained and saved by Keras 3: `python public.py FOLDER` writes NAME.keras, NAME.h5 and public.json into it."""

import json
import pathlib
import sys

import numpy as np
from common import Draw, keras, layers, tensor, versions
from converted import outputs_of

draw = Draw(189)


def numbers(*shape):
    return draw(shape, 32)


def trained(model, x, y, optimizer="adam", loss="mse", **options):
    model.compile(optimizer, loss, **options)
    model.fit(x, y, epochs=3, batch_size=4, shuffle=False, verbose=0)
    return model, *(x if isinstance(x, list) else [x])


def forecaster():
    x = 7 + 3 * numbers(4, 6, 3)
    x[..., 2] = 5  # A feature that is always the same.
    norm = layers.Normalization()
    norm.adapt(x)
    model = keras.Sequential([keras.Input((6, 3)), norm, layers.LSTM(4), layers.Dropout(0.2), layers.Dense(2)])
    return trained(model, x, numbers(4, 2), metrics=["mae"])


def given_moments():
    norm = layers.Normalization(mean=[1.0, 2.0], variance=[0.25, 4.0])
    of_all = layers.Normalization(axis=None)
    of_all.adapt(numbers(20, 2))
    model = keras.Sequential([keras.Input((5, 2)), norm, layers.GRU(3, return_sequences=True), layers.Dense(2), of_all])
    return trained(model, numbers(4, 5, 2), numbers(4, 5, 2), "sgd")


def sentiment():
    x = np.array([[3, 1, 4, 2, 0, 0], [2, 5, 0, 0, 0, 0], [6, 6, 1, 3, 2, 1], [5, 0, 0, 0, 0, 0]], "float32")
    model = keras.Sequential(
        [
            keras.Input((6,)),
            layers.Embedding(7, 3, mask_zero=True),
            layers.Bidirectional(layers.LSTM(3, dropout=0.1)),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    return trained(model, x, np.array([[1], [0], [1], [0]], "float32"), "rmsprop", "binary_crossentropy", metrics=["accuracy"])


def reset_after():
    model = keras.Sequential([keras.Input((None, 2)), layers.GRU(4, return_sequences=True), layers.GRU(3), layers.Dense(1)])
    return trained(model, numbers(4, 5, 2), numbers(4, 1), keras.optimizers.SGD(0.01, momentum=0.9, nesterov=True))


def stateful():
    model = keras.Sequential(
        [keras.Input((5, 2), batch_size=4), layers.LSTM(3, stateful=True, return_sequences=True), layers.Dense(1)]
    )
    return trained(model, numbers(4, 5, 2), numbers(4, 5, 1))


def mixed():
    keras.config.set_dtype_policy("mixed_float16")
    model = keras.Sequential(
        [keras.Input((5, 2)), layers.LSTM(4, return_sequences=True), layers.GRU(3), layers.Dense(1, dtype="float32")]
    )
    found = trained(model, numbers(4, 5, 2), numbers(4, 1))
    keras.config.set_dtype_policy("float32")
    return found


def half():
    keras.config.set_dtype_policy("float16")
    model = keras.Sequential([keras.Input((5, 2)), layers.LSTM(4, recurrent_initializer="zeros"), layers.Dense(1)])
    x = numbers(4, 5, 2)
    model(x)
    model.set_weights([draw(weight.shape, 128) for weight in model.get_weights()])
    keras.config.set_dtype_policy("float32")
    return model, x


def translator():
    source, target = keras.Input((5, 3)), keras.Input((4, 2))
    _, *states = layers.LSTM(4, return_state=True, name="encoder")(source)
    decoded = layers.LSTM(4, return_sequences=True, name="decoder")(target, initial_state=states)
    model = keras.Model([source, target], layers.Dense(3, activation="softmax")(decoded))
    y = np.eye(3, dtype="float32")[np.arange(16).reshape(4, 4) % 3]
    x = [numbers(4, 5, 3), numbers(4, 4, 2)]
    return trained(model, x, y, loss="categorical_crossentropy")


CASES = {
    "forecaster": (forecaster, ["keras", "h5"]),
    "moments": (given_moments, ["keras", "h5"]),
    "sentiment": (sentiment, ["keras"]),
    "reset after": (reset_after, ["keras"]),
    "stateful": (stateful, ["keras"]),
    "mixed": (mixed, ["keras"]),
    "half": (half, ["keras", "h5"]),
    "encoder-decoder": (translator, ["keras"]),
}


def write(folder, cases, versions):
    lines = ",\n".join(f"    {json.dumps(name)}: {json.dumps(of)}" for name, of in cases.items())
    head = "".join(f"  {json.dumps(key)}: {json.dumps(value)},\n" for key, value in versions.items())
    (folder / f"{folder.name}.json").write_text(f'{{\n{head}  "cases": {{\n{lines}\n  }}\n}}\n')


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    found = {}
    for name, (build, kinds) in CASES.items():
        keras.utils.clear_session()
        model, *x = build()
        files = [f"{name.replace(' ', '-')}.{kind}" for kind in kinds]
        for file in files:
            model.save(folder / file)
        found[name] = {
            "files": files,
            "x": [tensor(values) for values in x],
            "y": [tensor(values) for values in outputs_of(model, *x)],
        }
    write(folder, found, versions())
