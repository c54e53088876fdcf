"""Convolutions along time (causal, dilated, strided, same) and pooling."""

from common import Draw, case, chain, layers, versions

draw = Draw(164)


def of(*all_layers, steps=7):
    return case(draw, chain((steps, 2), *all_layers), draw((3, steps, 2), 32))


def conv(size=3, **options):
    return layers.Conv1D(3, size, **options)


def fixture():
    dense = layers.Dense
    return {
        **versions(),
        "cases": {
            "valid": of(conv(), dense(1)),
            "same": of(conv(padding="same"), dense(1)),
            "same, an even size": of(conv(4, padding="same"), dense(1)),
            "same, strided": of(conv(3, padding="same", strides=2), dense(1)),
            "same, an even size, strided": of(conv(2, padding="same", strides=3), dense(1)),
            "same, dilated": of(conv(3, padding="same", dilation_rate=2), dense(1)),
            "valid, strided": of(conv(2, strides=2), dense(1)),
            "valid, dilated": of(conv(2, dilation_rate=3), dense(1)),
            "causal": of(conv(padding="causal"), dense(1)),
            "causal, strided": of(conv(padding="causal", strides=2), dense(1)),
            "causal, dilated": of(conv(2, padding="causal", dilation_rate=4), dense(1)),
            "causal, twice, with tanh": of(
                conv(2, padding="causal", activation="tanh"), conv(2, padding="causal", dilation_rate=2, use_bias=False)
            ),
            "with relu, before an lstm": of(conv(activation="relu", padding="causal"), layers.LSTM(2), dense(1)),
            "max pooling": of(layers.MaxPooling1D(2), dense(1)),
            "max pooling, same, strided": of(layers.MaxPooling1D(3, strides=2, padding="same"), dense(1)),
            "average pooling": of(layers.AveragePooling1D(3, strides=1), dense(1)),
            "average pooling, same": of(layers.AveragePooling1D(3, strides=2, padding="same"), dense(1)),
            "global max pooling": of(conv(2), layers.GlobalMaxPooling1D(), dense(1)),
            "global average pooling": of(conv(2), layers.GlobalAveragePooling1D(), dense(1)),
        },
    }
