"""Embeddings, whose gradient is of the rows that occur, by optimizers that move those alone and by others."""

import numpy as np
from common import Draw, case, chain, keras, layers, versions

draw = Draw(167)

IDS = np.array([[1, 4, 2, 0], [1, 1, 8, 4], [0, 2, 2, 1]], "int32")
"""Of 12 rows, some more than once in a sample, some never."""


def of(*behind, optimizer=None, described=None):
    model = chain((4,), layers.Embedding(12, 3), *behind, dtype="int32")
    return case(draw, model, IDS, ids=True, optimizer=optimizer, described=described)


def fixture():
    optimizers = keras.optimizers
    return {
        **versions(),
        "cases": {
            "sgd": of(layers.LSTM(2), layers.Dense(1)),
            "every step": of(layers.Dense(2)),
            "before a gru": of(layers.GRU(2), layers.Dense(1)),
            "adagrad": of(
                layers.LSTM(2),
                layers.Dense(1),
                optimizer=optimizers.Adagrad(0.1, initial_accumulator_value=0.1),
                described={"kind": "adagrad", "learningRate": 0.1, "initialAccumulatorValue": 0.1},
            ),
            "momentum": of(
                layers.LSTM(2),
                layers.Dense(1),
                optimizer=optimizers.SGD(0.05, momentum=0.9),
                described={"kind": "momentum", "learningRate": 0.05, "momentum": 0.9, "useNesterov": False},
            ),
        },
    }
