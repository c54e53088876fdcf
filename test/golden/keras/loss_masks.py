"""Losses that leave out masked steps, and weights of samples and of their steps; metrics after the steps."""

import numpy as np
from common import Draw, case, chain, keras, layers, numbers, tensor, versions
from masks import IDS, LEFT_OUT

draw = Draw(173)
losses, metrics = keras.losses, keras.metrics


def sequences():
    x = draw((3, 6, 2), 32)
    for sample, step in LEFT_OUT:
        x[sample, step] = 0
    return x


def weights_of(*shape):
    return np.abs(draw(shape)) + np.float32(0.125)


def judged(model, x, name, loss, targets, metric, weights=None, **more):
    """A case whose loss looks at masks, with the metric of the trained model.

    weights: of samples, [samples], or of their steps, [samples, time]
    """
    # Keras multiplies losses [samples, time] by them: of samples alone they need a second axis there.
    weighing = weights if weights is None or weights.ndim == targets.ndim - 1 else weights[:, None]
    one = case(
        draw,
        model,
        x,
        loss=name,
        loss_of=lambda truth, outputs: loss(truth, outputs, sample_weight=weighing),
        targets=targets,
        mask_losses=True,
        **more,
    )
    measure, called = metric
    measure.update_state(targets, model(x))
    named = {"name": called, "value": numbers([float(measure.result())])[0]}
    return {**one, "sampleWeight": None if weights is None else tensor(weights), "metric": named}


def every_step(columns, activation=None, masked=True, recurrent=None):
    recurrent = recurrent or layers.LSTM(3, return_sequences=True)
    before = [layers.Masking(0.0)] if masked else []
    return chain((6, 2), *before, recurrent, layers.Dense(columns, activation=activation))


def squares(model, x, weights=None, columns=2):
    shape = (3, 6, columns) if model.output_shape[1:-1] else (3, columns)
    mean = (metrics.MeanAbsoluteError(), "meanAbsoluteError")
    return judged(model, x, "meanSquaredError", losses.MeanSquaredError(), draw(shape), mean, weights)


def fixture():
    words = chain(
        (5,),
        layers.Embedding(7, 3, mask_zero=True),
        layers.GRU(3, return_sequences=True),
        layers.Dense(4, activation="softmax"),
        dtype="int32",
    )
    classes = np.array([[0, 2, 1, 3, 3], [1, 1, 2, 0, 2], [0, 0, 1, 2, 3]], "int32")[..., None]
    sparse = losses.SparseCategoricalCrossentropy()
    hits = (metrics.SparseCategoricalAccuracy(), "sparseCategoricalAccuracy")
    both = layers.Bidirectional(layers.LSTM(2, return_sequences=True))
    labels = (draw((3, 6, 2)) > 0).astype("float32")
    binary = (metrics.BinaryAccuracy(), "binaryAccuracy")
    return {
        **versions(),
        "cases": {
            "masked, lstm": squares(every_step(2), sequences()),
            "masked, backwards": squares(
                every_step(2, recurrent=layers.LSTM(3, return_sequences=True, go_backwards=True)), sequences()
            ),
            "masked, embedding and classes": judged(
                words, IDS, "sparseCategoricalCrossentropy", sparse, classes, hits, ids=True
            ),
            "masked, both directions": judged(
                every_step(2, "sigmoid", recurrent=both),
                sequences(),
                "binaryCrossentropy",
                losses.BinaryCrossentropy(),
                labels,
                binary,
            ),
            "masked, weights of samples": squares(every_step(2), sequences(), weights_of(3)),
            "masked, weights of steps": squares(every_step(2), sequences(), weights_of(3, 6)),
            "weights of steps": squares(every_step(2, masked=False), sequences(), weights_of(3, 6)),
            "weights of samples": squares(
                chain((6, 2), layers.LSTM(3), layers.Dense(2)), sequences(), weights_of(3)
            ),
        },
    }
