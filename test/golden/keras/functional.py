"""Graphs: layers that are used twice, values that several layers take, merges."""

from common import Draw, case, keras, layers, versions

draw = Draw(166)


def of(build):
    inputs = keras.Input((5, 3))
    return case(draw, keras.Model(inputs, build(inputs)), draw((3, 5, 3), 32))


def shared_dense(x):
    dense = layers.Dense(3, activation="tanh")
    return dense(dense(x))


def shared_lstm(x):
    lstm = layers.LSTM(2)
    return layers.Dense(1)(layers.Concatenate()([lstm(x), lstm(layers.Activation("tanh")(x))]))


def skip(x):
    return layers.Dense(1)(layers.Add()([x, layers.LSTM(3, return_sequences=True)(x)]))


def gated(x):
    values, gates = layers.Dense(3)(x), layers.Dense(3, activation="sigmoid")(x)
    return layers.LSTM(2)(layers.Multiply()([values, gates]))


def merged(merge):
    def build(x):
        branches = [layers.Dense(2, activation=name)(x) for name in ["tanh", "sigmoid", "linear"]]
        return layers.Dense(1)(merge(branches))

    return build


def fixture():
    return {
        **versions(),
        "cases": {
            "a dense layer twice": of(shared_dense),
            "an lstm twice": of(shared_lstm),
            "around an lstm": of(skip),
            "gated": of(gated),
            "add": of(merged(layers.Add())),
            "multiply": of(merged(layers.Multiply())),
            "average": of(merged(layers.Average())),
            "maximum": of(merged(layers.Maximum())),
            "minimum": of(merged(layers.Minimum())),
            "concatenate features": of(merged(layers.Concatenate())),
            "concatenate time": of(merged(layers.Concatenate(axis=1))),
        },
    }
