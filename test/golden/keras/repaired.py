"""Models as converted.py has them, of layers that stock tfjs has and Lethe's compiled engine has not."""

from common import keras, layers, versions
from converted import case, chain, draw, drawn, functional

PICTURES = (8, 8, 3)


def pictures():
    return draw((2, *PICTURES), 32)


def branches(x):
    first = layers.Conv2D(4, 3, padding="same", activation="relu")(x)
    second = layers.SeparableConv2D(4, 3, padding="same")(x)
    joined = layers.Concatenate()([layers.BatchNormalization()(first), second])
    inner = chain(layers.ZeroPadding2D(1), layers.AveragePooling2D(2), shape=(8, 8, 8))
    return layers.Dense(2, activation="softmax")(layers.GlobalMaxPooling2D()(inner(joined)))


def frames(x):
    convolved = layers.TimeDistributed(layers.Conv2D(3, 3, activation="relu"))(x)
    flat = layers.TimeDistributed(layers.Flatten())(convolved)
    return layers.LSTM(3)(flat)


CASES = {
    "pictures": lambda: drawn(
        chain(
            layers.Conv2D(4, 3, strides=2, padding="same", activation="relu"),
            layers.MaxPooling2D(2, padding="same"),
            layers.UpSampling2D(2),
            layers.Cropping2D(1),
            layers.ReLU(max_value=1.0),
            layers.GlobalAveragePooling2D(),
            layers.Dense(3),
            shape=PICTURES,
        ),
        pictures(),
    ),
    "branches": lambda: drawn(functional(branches, PICTURES), pictures()),
    "frames": lambda: drawn(functional(frames, (4, 6, 6, 1)), draw((2, 4, 6, 6, 1), 32)),
    "both ways": lambda: drawn(
        chain(
            layers.Bidirectional(layers.GRU(3, reset_after=False, return_sequences=True)),
            layers.Bidirectional(layers.SimpleRNN(2, return_sequences=True), merge_mode="ave"),
        ),
        draw((2, 5, 3), 32),
    ),
    "masked once": lambda: drawn(
        chain(layers.Masking(0.5), layers.Bidirectional(layers.GRU(3, reset_after=False)), layers.Dense(2)),
        draw((2, 5, 3), 32),
    ),
    "masked both ways": lambda: drawn(
        chain(layers.Masking(0.5), layers.Bidirectional(layers.LSTM(3, return_sequences=True))),
        draw((2, 5, 3), 32),
    ),
}


def fixture():
    return {**versions(), "cases": {name: case(*build()) for name, build in CASES.items()}}
