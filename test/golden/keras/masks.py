"""Steps that are left out: by Masking, by an embedding, at the end, in the middle and before the first, in each recurrent layer."""


import numpy as np
from common import Draw, case, chain, layers, versions

draw = Draw(161)


LEFT_OUT = [(0, 4), (0, 5), (1, 0), (1, 2), (2, 5)]
"""Samples and steps: at the end, before the first and in the middle, one at the end."""


def sequences(value=0.0):
    x = draw((3, 6, 2), 32)
    for sample, step in LEFT_OUT:
        x[sample, step] = value
    return x


IDS = np.array([[1, 4, 2, 0, 0], [0, 3, 0, 6, 1], [5, 5, 2, 1, 3]], "int32")


def of(*behind, value=0.0):
    x = sequences(value)
    return case(draw, chain((6, 2), layers.Masking(value), *behind), x)


def words(*behind):
    table = layers.Embedding(7, 3, mask_zero=True)
    return case(draw, chain((5,), table, *behind, dtype="int32"), IDS, ids=True)


def fixture():
    return {
        **versions(),
        "cases": {
            "lstm": of(layers.LSTM(3), layers.Dense(1)),
            "lstm, every step": of(layers.LSTM(3, return_sequences=True), layers.Dense(2)),
            "lstm, backwards": of(layers.LSTM(3, go_backwards=True), layers.Dense(1)),
            "lstm, two of them": of(layers.LSTM(3, return_sequences=True), layers.LSTM(2), layers.Dense(1)),
            "lstm, hard sigmoid": of(layers.LSTM(3, recurrent_activation="hard_sigmoid")),
            "another value than 0": of(layers.LSTM(3), layers.Dense(1), value=-1.5),
            "gru, reset after": of(layers.GRU(3), layers.Dense(1)),
            "gru, reset after, every step": of(layers.GRU(3, return_sequences=True), layers.Dense(1)),
            "gru, reset after, backwards": of(layers.GRU(3, go_backwards=True, return_sequences=True)),
            "gru, reset before": of(layers.GRU(3, reset_after=False, return_sequences=True)),
            "simple": of(layers.SimpleRNN(3, return_sequences=True), layers.Dense(1)),
            "through dense, activation and normalization": of(
                layers.Dense(3, activation="tanh"), layers.Activation("sigmoid"), layers.LayerNormalization(), layers.LSTM(2)
            ),
            "embedding and lstm": words(layers.LSTM(3), layers.Dense(1)),
            "embedding and lstm, every step": words(layers.LSTM(3, return_sequences=True), layers.Dense(2)),
            "embedding and gru, over time": words(
                layers.GRU(3, return_sequences=True), layers.TimeDistributed(layers.Dense(2, activation="tanh"))
            ),
            "lstm, zeros where steps are left out": of(
                layers.LSTM(3, return_sequences=True, zero_output_for_mask=True), layers.Dense(1)
            ),
            "gru, backwards, zeros where steps are left out": of(
                layers.GRU(3, return_sequences=True, go_backwards=True, zero_output_for_mask=True), layers.Dense(1)
            ),
        },
    }
