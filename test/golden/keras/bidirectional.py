"""Recurrent layers in both directions: all ways to merge them, each layer, with and without masks."""

from common import Draw, case, chain, keras, layers, versions
from masks import IDS, LEFT_OUT

draw = Draw(162)


def sequences(masked):
    x = draw((3, 6, 2), 32)
    for sample, step in LEFT_OUT if masked else []:
        x[sample, step] = 0
    return x


def of(layer, *behind, merge_mode="concat", masked=True):
    both = layers.Bidirectional(layer, merge_mode=merge_mode)
    before = [layers.Masking()] if masked else []
    return case(draw, chain((6, 2), *before, both, *behind), sequences(masked))


def both_apart():
    inputs = keras.Input((6, 2))
    forward, backward = layers.Bidirectional(layers.LSTM(2, return_sequences=True), merge_mode=None)(inputs)
    outputs = layers.Dense(1)(layers.Concatenate()([backward, forward]))
    return case(draw, keras.Model(inputs, outputs), sequences(False))


def fixture():
    def lstm(**options):
        return layers.LSTM(2, **options)

    def gru(**options):
        return layers.GRU(2, **options)

    modes = {
        f"lstm, {mode}, {'last step' if last else 'every step'}{', masked' if masked else ''}": of(
            lstm(return_sequences=not last), layers.Dense(1), merge_mode=mode, masked=masked
        )
        for mode, last, masked in [
            *[(mode, last, True) for mode in ["concat", "sum", "mul", "ave"] for last in [True, False]],
            ("concat", False, False),
            ("mul", True, False),
        ]
    }
    table = layers.Embedding(7, 3, mask_zero=True)
    return {
        **versions(),
        "cases": {
            **modes,
            "gru, reset after, concat, every step, masked": of(gru(return_sequences=True), layers.Dense(1)),
            "gru, reset after, sum, last step, masked": of(gru(), merge_mode="sum"),
            "simple, concat, every step, masked": of(layers.SimpleRNN(2, return_sequences=True)),
            "two of them, masked": of(
                lstm(return_sequences=True), layers.Bidirectional(gru()), layers.Dense(1), merge_mode="ave"
            ),
            "both apart": both_apart(),
            "behind an embedding that masks": case(
                draw, chain((5,), table, layers.Bidirectional(lstm()), layers.Dense(1), dtype="int32"), IDS, ids=True
            ),
        },
    }
