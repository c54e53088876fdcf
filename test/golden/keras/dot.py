"""Dot products of two values, along one axis of each: attention is made of these."""

from common import Draw, case, keras, layers, versions

draw = Draw(167)


def of(build):
    inputs = keras.Input((5, 3))
    return case(draw, keras.Model(inputs, build(inputs)), draw((3, 5, 3), 32))


def branches(x):
    return layers.Dense(3, activation="tanh")(x), layers.Dense(3)(x)


def along(axes, **options):
    return lambda x: layers.Dense(2)(layers.Dot(axes, **options)(list(branches(x))))


def of_rows(**options):
    def build(x):
        first, second = layers.LSTM(3)(x), layers.GlobalAveragePooling1D()(x)
        return layers.Dense(2)(layers.Dot(1, **options)([first, second]))

    return build


def with_rows(x):
    scores = layers.Dot([2, 1])([layers.Dense(4)(x), layers.LSTM(4)(x)])
    return layers.Dense(1)(scores)


def attention(x):
    encoded, decoded = layers.LSTM(3, return_sequences=True)(x), layers.Dense(3, activation="tanh")(x)
    scores = layers.Activation("softmax")(layers.Dot([2, 2])([decoded, encoded]))
    return layers.Dense(2)(layers.Concatenate()([decoded, layers.Dot([2, 1])([scores, encoded])]))


def fixture():
    return {
        **versions(),
        "cases": {
            "features with features": of(along(2)),
            "features with features, from behind": of(along(-1)),
            "steps with steps": of(along(1)),
            "cosines of features": of(along(2, normalize=True)),
            "cosines of steps": of(along(1, normalize=True)),
            "rows": of(of_rows()),
            "cosines of rows": of(of_rows(normalize=True)),
            "sequences with rows": of(with_rows),
            "attention": of(attention),
        },
    }
