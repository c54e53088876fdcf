"""Weights that are brought back after each step to where their constraints hold."""

from common import Draw, case, chain, keras, layers, versions

draw = Draw(168)
NON_NEGATIVE, UNIT = keras.constraints.NonNeg, keras.constraints.UnitNorm
MOST, WITHIN = keras.constraints.MaxNorm, keras.constraints.MinMaxNorm


def of(layer, last=None, optimizer=None, described=None):
    last = last or layers.Dense(2)
    return case(draw, chain((5, 3), layer, last), draw((3, 5, 3), 32), optimizer=optimizer, described=described)


def recurrent(kind, **options):
    return kind(
        3,
        kernel_constraint=UNIT(),
        recurrent_constraint=WITHIN(min_value=0.4, max_value=0.6, rate=0.5, axis=1),
        bias_constraint=NON_NEGATIVE(),
        **options,
    )


def dense(constraint):
    return of(layers.Dense(4, kernel_constraint=constraint, bias_constraint=NON_NEGATIVE()))


def fixture():
    adam = keras.optimizers.Adam(0.05, epsilon=1e-14)
    described = {"kind": "adam", "learningRate": 0.05, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-14}
    return {
        **versions(),
        "cases": {
            "no negative numbers": dense(NON_NEGATIVE()),
            "norms of 1": dense(UNIT()),
            "norms of at most 0.5": dense(MOST(0.5)),
            "norms of at most 0.5, along the units": dense(MOST(0.5, axis=1)),
            "norms within bounds": dense(WITHIN(min_value=0.6, max_value=0.7)),
            "norms half of the way to bounds": dense(WITHIN(min_value=0.6, max_value=0.7, rate=0.5)),
            "SimpleRNN": of(recurrent(layers.SimpleRNN)),
            "LSTM": of(recurrent(layers.LSTM)),
            "GRU": of(recurrent(layers.GRU)),
            "GRU, reset before": of(recurrent(layers.GRU, reset_after=False)),
            "convolution, along steps and features": of(layers.Conv1D(4, 2, kernel_constraint=MOST(0.5, axis=[0, 1]))),
            "layer normalization": of(layers.LayerNormalization(gamma_constraint=UNIT(), beta_constraint=NON_NEGATIVE())),
            "by adam": of(recurrent(layers.LSTM), layers.Dense(2, kernel_constraint=MOST(0.3)), adam, described),
        },
    }
