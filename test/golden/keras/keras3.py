"""Keras' defaults, its hard sigmoid, and an LSTM with such gates."""

import numpy as np
from common import Draw, defaults, jax, keras, layers, numbers

draw = Draw(14)


def fixture():
    x = draw((3, 6, 2), 32)
    layer = layers.LSTM(5, recurrent_activation="hard_sigmoid", return_sequences=True)
    layer.build(x.shape)
    weights = [draw(weight.shape, 24) for weight in layer.get_weights()]
    layer.set_weights(weights)
    corners = np.array([-4, -3, -2.9, -2.5, -1, -0.1, 0, 0.3, 1, 2.5, 2.75, 3, 3.5], "float32")
    return {
        "kerasVersion": keras.__version__,
        "lstmDefaults": defaults(layers.LSTM(3)),
        "denseDefaults": defaults(layers.Dense(2)),
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
