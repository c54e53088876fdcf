"""Losses, by values, gradients and steps, and metrics."""

import numpy as np
from common import Draw, case, chain, keras, layers, numbers, tensor, versions

draw = Draw(169)

SHAPE = (4, 3, 3)


def of(name, loss_of, targets, activation=None, columns=3):
    model = chain((3, 2), layers.LSTM(2, return_sequences=True), layers.Dense(columns, activation=activation))
    return case(draw, model, draw((4, 3, 2), 32), loss=name, loss_of=loss_of, targets=targets)


def fixture():
    losses, metrics = keras.losses, keras.metrics
    any_number = draw(SHAPE)
    positive = np.abs(draw(SHAPE)) + np.float32(0.125)
    signs = np.sign(draw(SHAPE) + np.float32(0.01)).astype("float32")
    labels = (signs > 0).astype("float32")
    classes = np.array([[0, 2, 1], [1, 1, 2], [0, 0, 1], [2, 1, 0]], "int32")
    rows = np.eye(3, dtype="float32")[classes]
    parts = (positive / positive.sum(-1, keepdims=True)).astype("float32")

    outputs = parts[::-1].copy()
    bits = (np.abs(draw(SHAPE)) * np.float32(0.99)).astype("float32")
    measured = {
        "binaryAccuracy": (metrics.binary_accuracy, labels, bits),
        "categoricalAccuracy": (metrics.categorical_accuracy, rows, outputs),
        "sparseCategoricalAccuracy": (metrics.sparse_categorical_accuracy, classes[..., None], outputs),
        "meanSquaredError": (metrics.mean_squared_error, any_number, outputs),
        "meanAbsoluteError": (metrics.mean_absolute_error, any_number, outputs),
        "meanAbsolutePercentageError": (metrics.mean_absolute_percentage_error, any_number + 2, outputs),
        "binaryCrossentropy": (metrics.binary_crossentropy, labels, bits),
        "categoricalCrossentropy": (metrics.categorical_crossentropy, rows, outputs),
        "logcosh": (metrics.log_cosh, any_number, outputs),
        "poisson": (metrics.poisson, positive, outputs),
        "kullbackLeiblerDivergence": (metrics.kl_divergence, parts, outputs),
        "hinge": (metrics.hinge, signs, outputs),
        "squaredHinge": (metrics.squared_hinge, signs, outputs),
    }
    return {
        **versions(),
        "cases": {
            "meanSquaredError": of("meanSquaredError", losses.mean_squared_error, any_number),
            "meanAbsoluteError": of("meanAbsoluteError", losses.mean_absolute_error, any_number),
            "meanAbsolutePercentageError": of(
                "meanAbsolutePercentageError", losses.mean_absolute_percentage_error, any_number + 2
            ),
            "meanSquaredLogarithmicError": of(
                "meanSquaredLogarithmicError", losses.mean_squared_logarithmic_error, positive, "sigmoid"
            ),
            "logcosh": of("logcosh", losses.log_cosh, 2 * any_number),
            "huber": of({"kind": "huber", "delta": 1}, losses.huber, 3 * any_number),
            "huber, delta": of({"kind": "huber", "delta": 0.25}, lambda t, p: losses.huber(t, p, delta=0.25), any_number),
            "poisson": of("poisson", losses.poisson, positive, "softplus"),
            "kullbackLeiblerDivergence": of("kullbackLeiblerDivergence", losses.kl_divergence, parts, "softmax"),
            "cosineProximity": of(
                "cosineProximity", losses.CosineSimilarity(reduction=None), any_number
            ),
            "hinge": of("hinge", losses.hinge, signs),
            "squaredHinge": of("squaredHinge", losses.squared_hinge, signs),
            "categoricalHinge": of("categoricalHinge", losses.categorical_hinge, rows),
            "binaryCrossentropy": of("binaryCrossentropy", losses.binary_crossentropy, labels, "sigmoid"),
            "categoricalCrossentropy": of("categoricalCrossentropy", losses.categorical_crossentropy, rows, "softmax"),
            "sparseCategoricalCrossentropy": of(
                "sparseCategoricalCrossentropy",
                lambda t, p: losses.sparse_categorical_crossentropy(t[..., 0], p),
                classes[..., None],
                "softmax",
            ),
        },
        "metrics": {
            name: {"targets": tensor(t), "y": tensor(p), "value": numbers(np.mean(of_pair(*pair(t, p, name))))[0]}
            for name, (of_pair, t, p) in measured.items()
        },
    }


def pair(targets, outputs, name):
    return (targets[..., 0] if name.startswith("sparse") else targets), outputs
