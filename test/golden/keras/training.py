"""Models as Keras saves them in the midst of training, and the losses of the next ten steps: `python training.py FOLDER` writes NAME.keras or
NAME.h5 and training.json into it."""

import json
import pathlib
import sys

import numpy as np
from common import Draw, keras, layers, numbers, tensor, versions

draw = Draw(188)
SAMPLES = 6
STEPS_BEFORE, STEPS = 5, 10
x = draw((SAMPLES, 4, 2), 32)
y = draw((SAMPLES, 1))
labels = (y > 0).astype("float32")
classes = np.array([0, 2, 1, 1, 0, 2], "float32")[:, None]


def chain(*last, frozen=False):
    lstm = layers.LSTM(3, trainable=not frozen)
    return keras.Sequential([keras.Input((4, 2)), lstm, *(last or [layers.Dense(1)])])


def branches():
    inputs = keras.Input((4, 2))
    inner = layers.LSTM(3, return_sequences=True, trainable=False, name="frozen")(inputs)
    inner = layers.BatchNormalization()(inner)
    inner = layers.Bidirectional(layers.GRU(2))(inner)
    return keras.Model(
        inputs, [layers.Dense(1, name="value")(inner), layers.Dense(3, "softmax", name="kind")(inner)]
    )


def compiled(model, optimizer, loss="mse", **options):
    model.compile(optimizer, loss, **options)
    return model


optimizers, losses = keras.optimizers, keras.losses
CASES = {
    "adam": (["keras", "h5"], lambda: compiled(chain(), optimizers.Adam(0.01), metrics=["mae"]), [y]),
    "momentum": (["keras", "h5"], lambda: compiled(chain(), optimizers.SGD(0.05, momentum=0.9)), [y]),
    "nesterov": (
        ["keras"],
        lambda: compiled(chain(), optimizers.SGD(0.05, momentum=0.5, nesterov=True), losses.Huber()),
        [y],
    ),
    "rmsprop": (["keras"], lambda: compiled(chain(), "rmsprop", "mae"), [y]),
    "rmsprop centered": (
        ["h5"],
        lambda: compiled(chain(), optimizers.RMSprop(0.01, momentum=0.5, centered=True, epsilon=1e-3)),
        [y],
    ),
    "adamax": (["keras"], lambda: compiled(chain(frozen=True), optimizers.Adamax(0.01), "log_cosh"), [y]),
    "adagrad": (["keras"], lambda: compiled(chain(), optimizers.Adagrad(0.1)), [y]),
    "logits": (
        ["keras"],
        lambda: compiled(
            chain(), optimizers.SGD(0.1), losses.BinaryCrossentropy(from_logits=True), metrics=["accuracy"]
        ),
        [labels],
    ),
    "branches": (
        ["keras", "h5"],
        lambda: compiled(
            branches(),
            optimizers.Adam(0.01),
            ["mse", "sparse_categorical_crossentropy"],
            loss_weights=[0.5, 2],
            metrics=[["mae"], ["accuracy"]],
        ),
        [y, classes],
    ),
}


def set_weights(model):
    for layer in model.layers:
        values = [draw(weight.shape, 128) for weight in layer.get_weights()]
        if isinstance(layer, layers.BatchNormalization):
            values[-1] = np.abs(values[-1]) + np.float32(0.5)
        layer.set_weights(values)


def case(folder, name, kinds, build, targets):
    keras.utils.clear_session()
    model = build()
    set_weights(model)
    given = targets if len(targets) > 1 else targets[0]
    options = {"batch_size": SAMPLES, "shuffle": False, "verbose": 0}
    model.fit(x, given, epochs=STEPS_BEFORE, **options)
    files = [f"{name.replace(' ', '-')}.{kind}" for kind in kinds]
    for file in files:
        model.save(folder / file)
    history = model.fit(x, given, epochs=STEPS, **options).history
    return {
        "files": files,
        "y": [tensor(values) for values in targets],
        "losses": numbers(history["loss"]),
        "weights": {
            layer.name: [numbers(values) for values in layer.get_weights()] for layer in model.layers if layer.weights
        },
    }


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    cases = {name: case(folder, name, *of) for name, of in CASES.items()}
    lines = ",\n".join(f"    {json.dumps(name)}: {json.dumps(of)}" for name, of in cases.items())
    head = "".join(f"  {json.dumps(key)}: {json.dumps(value)},\n" for key, value in versions().items())
    text = f'{{\n{head}  "x": {json.dumps(tensor(x))},\n  "cases": {{\n{lines}\n  }}\n}}\n'
    (folder / "training.json").write_text(text)
