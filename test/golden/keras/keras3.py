# What Keras 3 gives, for test/golden/keras/keras3.json: pip install keras "jax[cpu]" and
# python test/golden/keras/keras3.py > test/golden/keras/keras3.json
import json
import os

os.environ["KERAS_BACKEND"] = "jax"
import jax
import keras
import numpy as np


def defaults(layer):
    """Of a layer's configuration what is not its name or its type, initializers by class and configuration."""

    def short(value):
        if not isinstance(value, dict):
            return value
        return {"class_name": value["class_name"], "config": value["config"]}

    return {
        key: short(value)
        for key, value in layer.get_config().items()
        if key not in ("name", "dtype", "trainable")
    }


def numbers(array):
    return np.asarray(array).ravel().tolist()


rng = np.random.default_rng(14)


def draw(shape, scale):
    return (rng.integers(-64, 65, size=shape) / scale).astype("float32")


x = draw((3, 6, 2), 32)
layer = keras.layers.LSTM(5, recurrent_activation="hard_sigmoid", return_sequences=True)
layer.build(x.shape)
weights = [draw(weight.shape, 24) for weight in layer.get_weights()]
layer.set_weights(weights)
corners = np.array([-4, -3, -2.9, -2.5, -1, -0.1, 0, 0.3, 1, 2.5, 2.75, 3, 3.5], "float32")

print(
    json.dumps(
        {
            "kerasVersion": keras.__version__,
            "lstmDefaults": defaults(keras.layers.LSTM(3)),
            "denseDefaults": defaults(keras.layers.Dense(2)),
            "hardSigmoid": {"x": numbers(corners), "y": numbers(keras.ops.hard_sigmoid(corners))},
            "lstm": {
                "units": 5,
                "shape": list(x.shape),
                "x": numbers(x),
                "weights": [numbers(weight) for weight in weights],
                "y": numbers(layer(x)),
                # Of the sum of all outputs.
                "inputGradient": numbers(jax.grad(lambda v: layer(v).sum())(jax.numpy.asarray(x))),
            },
        }
    )
)
