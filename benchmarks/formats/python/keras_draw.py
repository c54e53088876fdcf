"""Models of Keras, drawn from a seed: chains and graphs of what recurrent networks are made of, at odd sizes, their weights scattered."""

import numpy as np

ACTIVATIONS = ["linear", "tanh", "sigmoid", "relu", "softplus", "softsign", "elu", "selu", "swish", "gelu", "hard_sigmoid"]
GATES = ["sigmoid", "sigmoid", "hard_sigmoid"]
CELLS = ["tanh", "tanh", "tanh", "relu", "softsign"]


class Drawer:
    """Draws a model of a module keras: Keras 3, or Keras 2 as tf_keras."""

    def __init__(self, keras, seed):
        self.keras, self.layers = keras, keras.layers
        self.is_keras3 = keras.__version__.startswith("3.")
        self.rng = np.random.default_rng(seed)

    def pick(self, *of):
        return of[self.rng.integers(len(of))]

    def chance(self, part):
        return self.rng.random() < part

    def size(self, least=1, most=7):
        return int(self.rng.integers(least, most + 1))

    # What goes in.

    def begin(self):
        """Inputs, and a value that is a sequence; ids of an input that is numbers of rows."""
        layers = self.layers
        steps = self.size(2, 8)
        if self.chance(0.25):
            rows = self.size(3, 12)
            given = self.keras.Input((steps,))
            self.given.append({"shape": [steps], "ids": rows})
            self.is_masked = self.chance(0.5)
            return given, layers.Embedding(rows, self.size(), mask_zero=self.is_masked)(given)
        features = self.size(1, 5)
        self.batch = self.samples if self.chance(0.1) else None
        given = self.keras.Input((steps, features), batch_size=self.batch)
        self.given.append({"shape": [steps, features], "gaps": self.chance(0.25)})
        value = given
        if self.chance(0.15):
            norm = layers.Normalization()
            norm.adapt(self.rng.normal(1, 2, (20, steps, features)).astype("float32"))
            value = norm(value)
        elif self.given[-1]["gaps"]:
            self.is_masked = True
            value = layers.Masking()(value)
        return given, value

    # Layers.

    def recurrent(self, sequences, go_backwards=False, **options):
        layers, kind = self.layers, self.pick("LSTM", "LSTM", "GRU", "GRU", "SimpleRNN")
        own = {"units": self.size(1, 9), "activation": self.pick(*CELLS), "use_bias": self.chance(0.8)}
        if kind != "SimpleRNN":
            own["recurrent_activation"] = self.pick(*GATES)
        if kind == "GRU":
            own["reset_after"] = self.chance(0.6)
        if self.chance(0.1):
            own["kernel_regularizer"] = "l2"
        return getattr(layers, kind)(return_sequences=sequences, go_backwards=go_backwards, **own, **options)

    def over_steps(self, sequences):
        layers = self.layers
        if self.chance(0.3):
            inner = self.recurrent(sequences)
            return layers.Bidirectional(inner, merge_mode=self.pick("concat", "concat", "sum", "ave", "mul"))
        if self.chance(0.1):
            cells = [layers.LSTMCell(self.size()), layers.GRUCell(self.size())][: self.size(1, 2)]
            return layers.RNN(cells if len(cells) > 1 else cells[0], return_sequences=sequences)
        return self.recurrent(sequences, go_backwards=self.chance(0.1), stateful=self.batch is not None)

    def each(self):
        """A layer that keeps steps apart, and masks."""
        layers, pick = self.layers, self.rng.integers(10)
        if pick < 3:
            return layers.Dense(self.size(), self.pick(*ACTIVATIONS), use_bias=self.chance(0.8))
        if pick == 3:
            return layers.TimeDistributed(layers.Dense(self.size(), self.pick(*ACTIVATIONS)))
        if pick == 4:
            return layers.LayerNormalization()
        if pick == 5:
            return layers.BatchNormalization(trainable=self.chance(0.7))
        if pick == 6:
            return layers.Dropout(0.2)
        if pick == 7:
            return layers.Activation(self.pick(*ACTIVATIONS, "softmax"))
        slope = "negative_slope" if self.is_keras3 else "alpha"
        return self.pick(
            lambda: layers.ReLU(max_value=self.pick(None, 0.5)),
            lambda: layers.ReLU(max_value=self.pick(None, 0.5), negative_slope=0.1, threshold=self.pick(0.0, 0.2)),
            lambda: layers.LeakyReLU(**{slope: 0.2}),
            lambda: layers.ELU(),
            lambda: layers.PReLU(shared_axes=[1]),
            # Keras' own does not take the mask of a sequence.
            lambda: layers.ELU() if self.is_masked else layers.Softmax(),
        )()

    def windows(self):
        layers = self.layers
        if self.chance(0.6):
            padding = self.pick("same", "valid", "causal")
            return layers.Conv1D(self.size(), self.size(1, 2), padding=padding, activation=self.pick("linear", "relu"))
        kind = self.pick(layers.MaxPooling1D, layers.AveragePooling1D)
        return kind(2, strides=1, padding=self.pick("same", "valid"))

    def middle(self, value):
        """One more layer, or a branch and what merges it."""
        layers = self.layers
        if self.chance(0.15):
            width = value.shape[-1]
            other = layers.Dense(width, "tanh")(value)
            kind = self.pick(layers.Add, layers.Multiply, layers.Average, layers.Maximum, layers.Concatenate)
            return kind()([value, other])
        if self.chance(0.45):
            return self.over_steps(True)(value)
        if not self.is_masked and self.chance(0.2) and value.shape[1] > 2:
            return self.windows()(value)
        return self.each()(value)

    def end(self, value):
        """A row for each sample, or a number of each step."""
        layers, pick = self.layers, self.rng.integers(10)
        if pick < 6:
            value = self.over_steps(False)(value)
        elif pick < 8 and not self.is_masked:
            kind = self.pick(layers.GlobalAveragePooling1D, layers.GlobalMaxPooling1D, layers.Flatten)
            value = kind()(value)
        return layers.Dense(self.size(1, 4), self.pick("linear", "linear", "sigmoid", "tanh", "softmax"))(value)

    def translator(self):
        """An encoder, and a decoder that begins with its states."""
        layers, units = self.layers, self.size(1, 9)
        shapes = [(self.size(2, 8), self.size(1, 5)) for _ in range(2)]
        source, target = (self.keras.Input(shape) for shape in shapes)
        self.given = [{"shape": list(shape), "gaps": False} for shape in shapes]
        kind = self.pick("LSTM", "GRU")
        encoded, *states = getattr(layers, kind)(units, return_state=True)(source)
        decoded = getattr(layers, kind)(units, return_sequences=True)(target, initial_state=states)
        outputs = [layers.Dense(2, "softmax")(decoded)]
        return self.keras.Model([source, target], [*outputs, layers.Dense(1)(encoded)] if self.chance(0.3) else outputs[0])

    def model(self):
        """A model, and its inputs."""
        self.given, self.is_masked, self.batch = [], False, None
        self.samples = self.size(1, 4)
        if self.chance(0.12):
            model = self.translator()
        else:
            given, value = self.begin()
            for _ in range(self.size(0, 4)):
                value = self.middle(value)
            model = self.keras.Model(given, self.end(value))
        x = [self.data(**one) for one in self.given]
        model(x if len(x) > 1 else x[0])
        self.scatter(model.layers)
        return model, x

    def data(self, shape, ids=None, gaps=False):
        size = (self.samples, *shape)
        if ids is not None:
            return self.rng.integers(0, ids, size).astype("float32")
        values = self.rng.uniform(-1, 1, size).astype("float32")
        if gaps:
            values[self.rng.random(size[:2]) < 0.4] = 0
        return values

    def scatter(self, of):
        """Weights away from what they begin with."""
        for layer in of:
            if isinstance(layer, self.layers.Normalization):
                continue
            values = [self.rng.uniform(-0.5, 0.5, np.shape(weight)).astype("float32") for weight in layer.get_weights()]
            if isinstance(layer, self.layers.BatchNormalization):
                values[-1] = np.abs(values[-1]) + np.float32(0.5)
            layer.set_weights(values)

    # What it is trained with.

    def compiled(self, model):
        optimizers = self.keras.optimizers
        kind = self.pick(
            lambda: optimizers.Adam(0.01),
            lambda: optimizers.RMSprop(0.01, momentum=0.5, centered=self.chance(0.5)),
            lambda: optimizers.SGD(0.01, momentum=0.9, nesterov=self.chance(0.5)),
            lambda: optimizers.Adagrad(0.01),
        )
        model.compile(kind(), self.pick("mse", "log_cosh", "huber"), run_eagerly=True)
        outputs = model.outputs
        return [self.rng.uniform(-1, 1, (self.samples, *output.shape[1:])).astype("float32") for output in outputs]

    def can_train(self, model):
        """Dropout is drawn by other numbers, states go on from epoch to epoch, and on TensorFlow Keras 3 steps over a row of a table that
        is used twice by the squares of the two gradients, on JAX by that of their sum."""
        others = (self.layers.Dropout, self.layers.Embedding)
        if self.is_masked:  # Whose moments are those of the steps that there are: docs/keras.md.
            others = (*others, self.layers.BatchNormalization)
        return self.batch is None and not any(isinstance(layer, others) for layer in model.layers)
