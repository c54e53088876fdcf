"""Keras on TensorFlow: its layers and its optimizer in a training loop inside one `tf.function`, by variant:

    xla    each step is compiled by XLA, and so are predictions
    graph  TensorFlow runs the graph's operations one by one

keras.ts chooses the variant by a case's size, as it was measured (Keras 3.15, TensorFlow 2.21, AMD EPYC 9004, one
thread; milliseconds of processor time a step, xla and graph): `small` 0.83, 1.7; `medium` 4.8, 5.4; units-128 6.4,
6.6; units-256 26, 21; `large` 60, 45; `char-rnn` 59, 51; batch-256 4.9, 5.1; time-128 9.4, 10.8; time-256 21, 19;
time-512 70, 40; predictions: 0.17, 0.32; 0.23, 1.2; 8.1, 10.7.

What was tried and was not faster: `model.fit` (`seed` 0.64, `small` 2.2), also with `steps_per_execution=32` (0.21,
1.4), both compiled by XLA; the whole loop compiled instead of each step (0.30, 1.04); layers with `unroll=True`
(`small`: 2.2 by XLA, which compiles for 20 s, 0.89 without), except for sequences as short as `seed`'s (0.054
instead of 0.080).

Keras' Adam adds its epsilon before the second moment is corrected for its start at 0, ours after that: there it is
smaller by the root of `1 - beta2 ** step`. It gets our epsilon times this factor of the first step; afterwards the
two differ by what does not show in the losses that are compared.
"""

import math
import os

os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import tensorflow as tf

UNROLLED_STEPS = 8
"""Sequences of at most this many time steps are unrolled."""


def version():
    return f"{keras.__version__}, TensorFlow {tf.__version__}"


def build_body(case, weights, unroll):
    """What is before the read-out. tfjs' GRU resets the state before its product."""
    layers, units, network = keras.layers, case["units"], case["network"]
    common = {"return_sequences": True, "unroll": unroll}
    if network == "gru":
        return [layers.GRU(units, reset_after=False, **common)]
    if network == "bidirectional":
        return [layers.Bidirectional(layers.LSTM(units, **common))]
    before = []
    if network == "embedding-lstm":
        before = [layers.Embedding(*weights[0].shape)]
    if network == "conv1d-lstm":
        window, _, filters = weights[0].shape
        before = [layers.Conv1D(filters, window, padding="same", activation="relu")]
    return [*before, *(layers.LSTM(units, **common) for _ in range(case["layers"]))]


def build_network(case, weights):
    """The case's network; softmax is left to the loss, as TensorFlow does it best."""
    batch, time, inputs = case["batch"], case["time"], case["inputs"]
    words = case["network"] == "embedding-lstm"
    start = keras.Input(batch_shape=(batch, time) if words else (batch, time, inputs))
    body = build_body(case, weights, unroll=time <= UNROLLED_STEPS)
    network = keras.Sequential([start, *body, keras.layers.Dense(case["outputs"])])
    network.set_weights(weights)
    return network


def build_optimizer(adam):
    beta1, beta2 = adam["beta1"], adam["beta2"]
    epsilon = adam["epsilon"] * math.sqrt(1 - beta2)
    return keras.optimizers.Adam(adam["learningRate"], beta_1=beta1, beta_2=beta2, epsilon=epsilon)


class Peer:
    def __init__(self, request, arrays):
        tf.config.threading.set_intra_op_parallelism_threads(request["threads"])
        tf.config.threading.set_inter_op_parallelism_threads(request["threads"])
        case, xla = request["case"], request["variant"] == "xla"
        x, y, *weights = arrays
        self.x = tf.constant(x)
        network = build_network(case, weights)
        if case["task"] == "inference":
            self.predict = tf.function(lambda x: network(x, training=False), jit_compile=xla)
            self.run = self.run_prediction
            return
        y = tf.constant(y)
        if case["loss"] == "categoricalCrossentropy":
            loss_of = keras.losses.CategoricalCrossentropy(from_logits=True)
        else:
            loss_of = keras.losses.MeanSquaredError()
        optimizer = build_optimizer(request["adam"])
        variables = network.trainable_variables
        optimizer.build(variables)

        @tf.function(jit_compile=xla)
        def step():
            with tf.GradientTape() as tape:
                loss = loss_of(y, network(self.x, training=True))
            optimizer.apply(tape.gradient(loss, variables), variables)
            return loss

        @tf.function
        def train(count):
            loss = tf.constant(0.0)
            for _ in tf.range(count):
                loss = step()
            return loss

        self.train = train
        self.run = self.run_training
        self.network = network
        self.optimizer_state = [(variable, variable.numpy()) for variable in optimizer.variables]

    def restart(self, weights):
        """Another model by the same compiled function: other weights, the optimizer as it was."""
        self.network.set_weights(weights)
        for variable, value in self.optimizer_state:
            variable.assign(value)

    def run_training(self, count):
        return float(self.train(tf.constant(count)))

    def run_prediction(self, count):
        for _ in range(count):
            outputs = self.predict(self.x).numpy()
        return outputs
