"""JAX: `jit`, `lax.scan` over time, many steps in one call by `lax.fori_loop`, donated buffers.

What was tried (jaxlib 0.10.2, AMD EPYC 9004, one thread; milliseconds a step, in brackets what is done here):

- The input's product for all time steps at once, before the scan: 57 [44] for `large`, 53 [44] for `char-rnn`,
  34 [19] for time-512, 18 [7.2] for `predict-batch`; for `seed` and batch-1 it makes no difference.
- One call for each step: 0.058 instead of 0.017 for `seed`, 0.83 instead of 0.76 for `small`.
- A scan unrolled four times: 2.1 [0.70] for `small`. A whole sequence of four steps unrolled is faster, though:
  0.012 instead of 0.017 for `seed`, and so done.
- Asynchronous dispatch, which is JAX's default: 0.024 [0.009] for `predict-step`, no difference for long ones.
- XLA's flags for vectors of 512 bits, fast mathematics and oneDNN: no gain.

Arrays go through time first, which is how a scan wants them.
"""

import functools

import jax
import jaxlib
from jax import lax
from jax import numpy as jnp

UNROLLED_STEPS = 8
"""Sequences of at most this many time steps are unrolled."""

jax.config.update("jax_cpu_enable_async_dispatch", False)


def version():
    return f"{jax.__version__}, jaxlib {jaxlib.__version__}"


def lstm(sequence, kernel, recurrent, bias):
    """[time, batch, inputs] -> [time, batch, units]."""
    time, batch, _ = sequence.shape
    zeros = jnp.zeros((batch, recurrent.shape[0]), jnp.float32)

    def step(carry, x):
        h, c = carry
        i, f, g, o = jnp.split(x @ kernel + h @ recurrent + bias, 4, axis=-1)
        c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
        h = jax.nn.sigmoid(o) * jnp.tanh(c)
        return (h, c), h

    unroll = time if time <= UNROLLED_STEPS else 1
    _, states = lax.scan(step, (zeros, zeros), sequence, unroll=unroll)
    return states


def gru(sequence, kernel, recurrent, bias):
    """[time, batch, inputs] -> [time, batch, units]; the state is reset before its product, as tfjs has it."""
    time, batch, _ = sequence.shape
    units = recurrent.shape[0]
    gates, candidate = recurrent[:, : 2 * units], recurrent[:, 2 * units :]

    def step(h, x):
        projection = x @ kernel + bias
        z, r = jnp.split(jax.nn.sigmoid(projection[:, : 2 * units] + h @ gates), 2, axis=-1)
        proposed = jnp.tanh(projection[:, 2 * units :] + (r * h) @ candidate)
        h = z * h + (1 - z) * proposed
        return h, h

    unroll = time if time <= UNROLLED_STEPS else 1
    _, states = lax.scan(step, jnp.zeros((batch, units), jnp.float32), sequence, unroll=unroll)
    return states


def stacked(x, *weights):
    """LSTM layers, one upon the other."""
    for layer in range(0, len(weights), 3):
        x = lstm(x, *weights[layer : layer + 3])
    return x


def bidirectional(x, *weights):
    return jnp.concatenate([lstm(x, *weights[:3]), lstm(x[::-1], *weights[3:])[::-1]], axis=-1)


def embedded(x, rows, *weights):
    return stacked(rows[x], *weights)


def convolved(x, kernel, bias, *weights):
    dimensions = ("WNC", "WIO", "WNC")  # Time first.
    y = lax.conv_general_dilated(x, kernel, (1,), "SAME", dimension_numbers=dimensions)
    return stacked(jax.nn.relu(y + bias), *weights)


BODIES = {
    "lstm": stacked,
    "gru": gru,
    "bidirectional": bidirectional,
    "embedding-lstm": embedded,
    "conv1d-lstm": convolved,
}
"""What is before the read-out, of [time, batch, inputs] or words [time, batch] and its weights."""


def network(body, weights, x):
    """The read-out's outputs, before a softmax: [time, batch, inputs] -> [time, batch, outputs]."""
    *layers, kernel, bias = weights
    return body(x, *layers) @ kernel + bias


def mean_squared_error(outputs, y):
    return jnp.mean((outputs - y) ** 2)


def categorical_crossentropy(outputs, y):
    return -jnp.mean(jnp.sum(y * jax.nn.log_softmax(outputs), axis=-1))


def adam_update(weights, gradients, slots, adam):
    """Adam with its epsilon outside the root; `slots` are both moments and the number of steps so far."""
    first, second, step = slots
    beta1, beta2 = adam["beta1"], adam["beta2"]
    step = step + 1
    first = [beta1 * m + (1 - beta1) * g for m, g in zip(first, gradients)]
    second = [beta2 * v + (1 - beta2) * g * g for v, g in zip(second, gradients)]
    correction1, correction2 = 1 - beta1**step, 1 - beta2**step
    weights = [
        w - adam["learningRate"] * (m / correction1) / (jnp.sqrt(v / correction2) + adam["epsilon"])
        for w, m, v in zip(weights, first, second)
    ]
    return weights, (first, second, step)


class Peer:
    def __init__(self, request, arrays):
        case, adam = request["case"], request["adam"]
        x, y, *weights = arrays
        self.x, self.y = (jnp.asarray(array.swapaxes(0, 1).copy()) for array in (x, y))
        if case["network"] == "embedding-lstm":
            self.x = self.x.astype(jnp.int32)
        self.weights = [jnp.asarray(array) for array in weights]
        forward = functools.partial(network, BODIES[case["network"]])
        if case["task"] == "inference":
            self.predict = jax.jit(forward)
            self.run = self.run_prediction
            return
        loss_of = categorical_crossentropy if case["loss"] == "categoricalCrossentropy" else mean_squared_error
        objective = lambda weights, x, y: loss_of(forward(weights, x), y)
        zeros = lambda: [jnp.zeros_like(array) for array in self.weights]
        self.state = (self.weights, (zeros(), zeros(), jnp.float32(0)))

        def train(state, count, x, y):
            def step(_, carry):
                (weights, slots), _ = carry
                loss, gradients = jax.value_and_grad(objective)(weights, x, y)
                return adam_update(weights, gradients, slots, adam), loss

            return lax.fori_loop(0, count, step, (state, jnp.float32(0)))

        self.train = jax.jit(train, donate_argnums=0)
        self.run = self.run_training

    def run_training(self, count):
        self.state, loss = self.train(self.state, count, self.x, self.y)
        return loss.item()

    def run_prediction(self, count):
        for _ in range(count):
            outputs = self.predict(self.weights, self.x)
            outputs.block_until_ready()
        return outputs
