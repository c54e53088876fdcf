"""Layer and batch normalization: outputs in prediction, gradients and steps in training, moving averages after them."""

from common import Draw, case, chain, layers, versions

draw = Draw(163)


def over_time(*all_layers):
    return case(draw, chain((5, 3), *all_layers), draw((4, 5, 3), 32))


def alone(*all_layers):
    return case(draw, chain((3,), *all_layers), draw((6, 3), 32))


def fixture():
    layer, batch = layers.LayerNormalization, layers.BatchNormalization
    return {
        **versions(),
        "cases": {
            "layer, over time": over_time(layer(), layers.Dense(2)),
            "layer, without scale": over_time(layer(scale=False), layers.Dense(1)),
            "layer, without center": over_time(layer(center=False), layers.Dense(1)),
            "layer, another epsilon": alone(layers.Dense(4, activation="tanh"), layer(epsilon=0.1), layers.Dense(1)),
            "layer, behind an lstm": over_time(layers.LSTM(3, return_sequences=True), layer(), layers.LSTM(2)),
            "batch, over time": over_time(batch(), layers.Dense(2)),
            "batch, of features": alone(layers.Dense(4, activation="tanh"), batch(), layers.Dense(1)),
            "batch, another momentum and epsilon": over_time(batch(momentum=0.8, epsilon=0.01), layers.Dense(1)),
            "batch, without scale": over_time(batch(scale=False), layers.Dense(1)),
            "batch, without center": over_time(batch(center=False), layers.Dense(1)),
            "batch, behind an lstm": over_time(layers.LSTM(3, return_sequences=True), batch(momentum=0.9), layers.LSTM(2)),
        },
    }
