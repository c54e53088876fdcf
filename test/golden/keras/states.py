"""Initial states from other layers, and gradients through them: an encoder, and a decoder that begins where it ends."""

from common import Draw, case, keras, layers, versions
from masks import LEFT_OUT

draw = Draw(165)


def translated(encoder, decoder, masked=False):
    x = draw((3, 6, 2), 32)
    for sample, step in LEFT_OUT if masked else []:
        x[sample, step] = 0
    inputs = keras.Input((6, 2))
    masking = layers.Masking()
    sequence = masking(inputs) if masked else inputs
    _, *states = encoder(sequence)
    # Keras leaves the mask out where there are initial states, unless it is told.
    mask = masking.compute_mask(inputs) if masked else None
    outputs = layers.Dense(1)(decoder(sequence, initial_state=states, mask=mask))
    return case(draw, keras.Model(inputs, outputs), x)


def both_directions():
    inputs = keras.Input((5, 2))
    encoder = layers.Bidirectional(layers.GRU(2, return_state=True))
    outputs, forward, backward = encoder(inputs)
    begin = layers.Concatenate()([forward, backward])
    decoded = layers.GRU(4, return_sequences=True)(layers.RepeatVector(3)(outputs), initial_state=begin)
    return case(draw, keras.Model(inputs, layers.Dense(1)(decoded)), draw((3, 5, 2), 32))


def from_dense():
    inputs = keras.Input((5, 2))
    h = layers.Dense(3, activation="tanh")(layers.Flatten()(inputs))
    c = layers.Dense(3)(layers.Flatten()(inputs))
    outputs, h_last, c_last = layers.LSTM(3, return_state=True)(inputs, initial_state=[h, c])
    return case(draw, keras.Model(inputs, layers.Concatenate()([outputs, h_last, c_last])), draw((3, 5, 2), 32))


def fixture():
    lstm, gru, simple = layers.LSTM, layers.GRU, layers.SimpleRNN
    last, every = {"return_state": True}, {"return_sequences": True}
    return {
        **versions(),
        "cases": {
            "lstm": translated(lstm(3, **last), lstm(3, **every)),
            "lstm, masked": translated(lstm(3, **last), lstm(3, **every), masked=True),
            "lstm, backwards": translated(lstm(3, go_backwards=True, **last), lstm(3, **every)),
            "gru, reset after": translated(gru(3, **last), gru(3, **every)),
            "gru, reset after, masked": translated(gru(3, **last), gru(3, **every), masked=True),
            "gru, reset before": translated(gru(3, reset_after=False, **last), gru(3, reset_after=False)),
            "simple": translated(simple(3, **last), simple(3, **every)),
            "simple, masked": translated(simple(3, **last), simple(3, **every), masked=True),
            "a gru in both directions, a gru of their states": both_directions(),
            "an lstm from dense layers, its states as outputs": from_dense(),
        },
    }
