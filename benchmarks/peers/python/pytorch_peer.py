"""PyTorch: eager training with `torch.nn.LSTM`, predictions by TorchScript.

Its kernels are [4 units, inputs], Keras' [inputs, 4 units]: transposed; the gates' order is the same (i, f, g, o
there; i, f, c, o in Keras). It has two biases where Keras has one: ours goes into the first; the second stays 0 and
is not trained. Adam's epsilon is outside the root in both.

What was tried (PyTorch 1.13, AMD EPYC 9004, one thread; milliseconds): training by `torch.jit.script` and Adam with
`foreach` are not faster than eager on any case (`small` 2.56, 2.57, 2.62 a step; `large` 59, 59, 57; the former is
slower on `char-rnn`, 83 instead of 58). Scripted and frozen, a prediction of one step takes 0.026 instead of 0.035;
longer ones take as long. `gru` is written by hand, as torch.nn.GRU is another one (see Gru), and scripted; the cells
of the others are PyTorch's own.
"""

from typing import List

import torch
from blas import mkl, openblas


def version():
    return f"{torch.__version__}{mkl(torch.__config__.show()) or openblas()}"


class Lstm(torch.nn.Module):
    """LSTM layers, in one direction or in both: [batch, time, inputs] -> [batch, time, units], or twice as many."""

    def __init__(self, inputs, units, layers, both, tensors):
        super().__init__()
        self.lstm = torch.nn.LSTM(inputs, units, layers, batch_first=True, bidirectional=both)
        for layer in range(layers):
            for suffix in ["", "_reverse"] if both else [""]:
                getattr(self.lstm, f"weight_ih_l{layer}{suffix}").copy_(next(tensors).T)
                getattr(self.lstm, f"weight_hh_l{layer}{suffix}").copy_(next(tensors).T)
                getattr(self.lstm, f"bias_ih_l{layer}{suffix}").copy_(next(tensors))
                getattr(self.lstm, f"bias_hh_l{layer}{suffix}").zero_().requires_grad_(False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        states, _ = self.lstm(x)
        return states


class Gru(torch.nn.Module):
    """A GRU that resets the state before its product, as tfjs has it: torch.nn.GRU resets the product."""

    def __init__(self, tensors):
        super().__init__()
        self.kernel, self.recurrent, self.bias = (torch.nn.Parameter(next(tensors).clone()) for _ in range(3))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        units = self.recurrent.shape[0]
        gates, candidate = self.recurrent[:, : 2 * units], self.recurrent[:, 2 * units :]
        projected = torch.matmul(x, self.kernel) + self.bias
        state = torch.zeros([x.shape[0], units])
        states: List[torch.Tensor] = []
        for projection in projected.unbind(1):
            update, reset = (projection[:, : 2 * units] + state @ gates).sigmoid().chunk(2, dim=1)
            proposed = (projection[:, 2 * units :] + (reset * state) @ candidate).tanh()
            state = torch.lerp(proposed, state, update)
            states.append(state)
        return torch.stack(states, 1)


class Embedded(torch.nn.Module):
    """An embedding, then LSTM layers."""

    def __init__(self, inputs, units, layers, tensors):
        super().__init__()
        self.embedding = torch.nn.Embedding.from_pretrained(next(tensors).clone(), freeze=False)
        self.lstm = Lstm(inputs, units, layers, False, tensors)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.lstm(self.embedding(x))


class Convolved(torch.nn.Module):
    """A convolution along time, whose kernel is [filters, inputs, window] here, then LSTM layers."""

    def __init__(self, units, layers, tensors):
        super().__init__()
        kernel, bias = next(tensors), next(tensors)
        window, inputs, filters = kernel.shape
        self.convolution = torch.nn.Conv1d(inputs, filters, window, padding="same")
        self.convolution.weight.copy_(kernel.permute(2, 1, 0))
        self.convolution.bias.copy_(bias)
        self.lstm = Lstm(filters, units, layers, False, tensors)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.lstm(self.convolution(x.transpose(1, 2)).relu().transpose(1, 2))


def build_body(case, tensors):
    """What is before the read-out; takes its weights off `tensors`."""
    inputs, units, layers = case["inputs"], case["units"], case["layers"]
    network = case["network"]
    if network == "gru":
        return torch.jit.script(Gru(tensors))
    if network == "embedding-lstm":
        return Embedded(inputs, units, layers, tensors)
    if network == "conv1d-lstm":
        return Convolved(units, layers, tensors)
    return Lstm(inputs, units, layers, network == "bidirectional", tensors)


class Network(torch.nn.Module):
    def __init__(self, case, weights):
        super().__init__()
        tensors = iter([torch.from_numpy(array) for array in weights])
        with torch.no_grad():
            self.body = build_body(case, tensors)
            kernel, bias = next(tensors), next(tensors)
            self.readout = torch.nn.Linear(*kernel.shape)
            self.readout.weight.copy_(kernel.T)
            self.readout.bias.copy_(bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The read-out's outputs, before a softmax."""
        return self.readout(self.body(x))


class Peer:
    def __init__(self, request, arrays):
        torch.set_num_threads(request["threads"])
        case, adam = request["case"], request["adam"]
        x, y, *weights = arrays
        self.x, self.y = torch.from_numpy(x), torch.from_numpy(y)
        if case["network"] == "embedding-lstm":
            self.x = self.x.long()
        self.network = Network(case, weights)
        if case["task"] == "inference":
            self.network = torch.jit.freeze(torch.jit.script(self.network.eval()))
            self.run = self.predict
            return
        self.run = self.train
        self.loss_of = self.mean_squared_error
        if case["loss"] == "categoricalCrossentropy":
            # One-hot targets as what PyTorch wants: the classes' numbers.
            self.y = self.y.argmax(dim=2).flatten()
            self.loss_of = self.categorical_crossentropy
        self.optimizer = torch.optim.Adam(
            [parameter for parameter in self.network.parameters() if parameter.requires_grad],
            lr=adam["learningRate"],
            betas=(adam["beta1"], adam["beta2"]),
            eps=adam["epsilon"],
        )

    def mean_squared_error(self, outputs):
        return torch.nn.functional.mse_loss(outputs, self.y)

    def categorical_crossentropy(self, outputs):
        return torch.nn.functional.cross_entropy(outputs.flatten(0, 1), self.y)

    def train(self, count):
        for _ in range(count):
            self.optimizer.zero_grad(set_to_none=True)
            loss = self.loss_of(self.network(self.x))
            loss.backward()
            self.optimizer.step()
        return loss.item()

    def predict(self, count):
        with torch.inference_mode():
            for _ in range(count):
                outputs = self.network(self.x)
        return outputs.numpy()
