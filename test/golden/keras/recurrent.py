"""GRUs and simple recurrent layers, each with a dense layer behind it as well."""

import numpy as np
from common import STEPS, Draw, defaults, jax, keras, layers, numbers

draw = Draw(16)


def case(layer, batch, steps, features):
    """Its outputs, the input's gradient of their weighted sum; gradients and steps of a model with a dense layer behind it."""
    x = draw((batch, steps, features), 32)
    layer.build(x.shape)
    weights = [draw(weight.shape, 96) for weight in layer.get_weights()]
    layer.set_weights(weights)
    y = np.asarray(layer(x))
    factors = draw(y.shape, 64)

    of_input = jax.grad(lambda values: (layer(values) * factors).sum())(jax.numpy.asarray(x))

    model = keras.Sequential([keras.Input((steps, features)), layer, keras.layers.Dense(1)])
    dense = [draw(weight.shape, 96) for weight in model.layers[-1].get_weights()]
    model.layers[-1].set_weights(dense)
    model.compile(optimizer=keras.optimizers.SGD(0.1), loss="mean_squared_error")
    targets = draw((batch, *model.output_shape[1:]), 64)
    others = [variable.value for variable in model.non_trainable_variables]

    def loss(variables):
        outputs, _ = model.stateless_call(variables, others, x)
        return ((outputs - targets) ** 2).mean()

    gradients = jax.grad(loss)([variable.value for variable in model.trainable_variables])
    losses = [float(model.train_on_batch(x, targets)) for _ in range(STEPS)]
    return {
        "class": type(layer).__name__,
        "config": defaults(layer),
        "shape": list(x.shape),
        "x": numbers(x),
        "weights": [numbers(weight) for weight in weights],
        "outputShape": list(y.shape),
        "y": numbers(y),
        "factors": numbers(factors),
        "inputGradient": numbers(of_input),
        "dense": [numbers(weight) for weight in dense],
        "targets": numbers(targets),
        "gradients": [numbers(gradient) for gradient in gradients],
        "losses": numbers(losses),
        "trained": [numbers(weight) for weight in model.get_weights()],
    }


def fixture():
    return {
        "kerasVersion": keras.__version__,
        "jaxVersion": jax.__version__,
        "gruDefaults": defaults(layers.GRU(3)),
        "simpleRnnDefaults": defaults(layers.SimpleRNN(3)),
        "cases": {
            "reset after": case(layers.GRU(5, return_sequences=True), 3, 6, 2),
            "reset after, last step, backwards": case(layers.GRU(3, go_backwards=True), 2, 4, 3),
            "reset after, without bias": case(layers.GRU(4, use_bias=False), 2, 3, 2),
            "reset after, other activations": case(
                layers.GRU(2, activation="relu", recurrent_activation="hard_sigmoid"), 3, 3, 2
            ),
            "reset before": case(layers.GRU(5, reset_after=False, return_sequences=True), 2, 4, 2),
            "simple": case(layers.SimpleRNN(5, return_sequences=True), 2, 4, 2),
        },
    }
