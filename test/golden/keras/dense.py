"""Dense layers over time, activations, and layers that move numbers alone."""

from common import Draw, case, chain, layers, versions

draw = Draw(168)

ACTIVATIONS = [
    *["linear", "sigmoid", "hard_sigmoid", "tanh", "relu", "relu6", "elu", "selu", "softplus", "softsign"],
    *["silu", "mish", "softmax", "log_softmax"],
]


def of(*all_layers):
    return case(draw, chain((4, 3), *all_layers), draw((3, 4, 3), 32))


def fixture():
    dense = layers.Dense
    return {
        **versions(),
        "cases": {
            "over time": of(dense(4, activation="tanh"), dense(2)),
            "over time, without bias": of(dense(4, use_bias=False), dense(1)),
            "time distributed": of(layers.TimeDistributed(dense(3, activation="sigmoid")), dense(1)),
            "flattened": of(layers.Flatten(), dense(2)),
            "reshaped": of(dense(2), layers.Reshape((2, 4)), dense(1)),
            "permuted": of(layers.Permute((2, 1)), dense(2)),
            "repeated": of(layers.LSTM(2), layers.RepeatVector(3), dense(1)),
            **{name: of(dense(3), layers.Activation(name), dense(1)) for name in ACTIVATIONS},
            "leaky": of(dense(3), layers.LeakyReLU(negative_slope=0.2), dense(1)),
            "capped": of(dense(3), layers.ReLU(max_value=0.25), dense(1)),
            "slopes that are trained": of(dense(3), layers.PReLU(), dense(1)),
            "one slope for all steps": of(dense(3), layers.PReLU(shared_axes=[1]), dense(1)),
        },
    }
