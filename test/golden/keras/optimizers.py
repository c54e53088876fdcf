"""Optimizers whose formula tfjs has as well; where it has another, differences.py tells.

Adam is here with an epsilon that does not count: Keras adds it before the second moment is corrected.
"""

from common import Draw, case, chain, keras, layers, versions

draw = Draw(170)


def of(optimizer, described):
    model = chain((4, 2), layers.LSTM(3), layers.Dense(1))
    return case(draw, model, draw((3, 4, 2), 32), optimizer=optimizer, described=described)


def momentum(nesterov):
    described = {"kind": "momentum", "learningRate": 0.05, "momentum": 0.9, "useNesterov": nesterov}
    return of(keras.optimizers.SGD(0.05, momentum=0.9, nesterov=nesterov), described)


def rmsprop(epsilon=1e-7, **options):
    described = {"kind": "rmsprop", "learningRate": 0.01, "decay": 0.9, "momentum": 0, "epsilon": epsilon, "centered": False}
    return of(keras.optimizers.RMSprop(0.01, rho=0.9, epsilon=epsilon, **options), {**described, **options})


def fixture():
    optimizers = keras.optimizers
    betas = {"beta1": 0.9, "beta2": 0.999}
    return {
        **versions(),
        "cases": {
            "sgd": of(optimizers.SGD(0.5), {"kind": "sgd", "learningRate": 0.5}),
            "momentum": momentum(False),
            "nesterov": momentum(True),
            "adam": of(
                optimizers.Adam(0.01, epsilon=1e-14), {"kind": "adam", "learningRate": 0.01, **betas, "epsilon": 1e-14}
            ),
            "adamax": of(
                optimizers.Adamax(0.01), {"kind": "adamax", "learningRate": 0.01, **betas, "epsilon": 1e-7, "decay": 0}
            ),
            "rmsprop": rmsprop(),
            "rmsprop, momentum": rmsprop(momentum=0.9),
            "rmsprop, centered": rmsprop(epsilon=1e-3, centered=True),
            "rmsprop, centered, momentum": rmsprop(epsilon=1e-3, centered=True, momentum=0.5),
            "adagrad": of(
                optimizers.Adagrad(0.1, initial_accumulator_value=0.1),
                {"kind": "adagrad", "learningRate": 0.1, "initialAccumulatorValue": 0.1},
            ),
        },
    }
