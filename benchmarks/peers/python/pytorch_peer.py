"""PyTorch: eager training with `torch.nn.LSTM`, predictions by TorchScript.

Its kernels are [4 units, inputs], Keras' [inputs, 4 units]: transposed; the gates' order is the same (i, f, g, o
there; i, f, c, o in Keras). It has two biases where Keras has one: ours goes into the first; the second stays 0 and
is not trained. Adam's epsilon is outside the root in both.

What was tried (PyTorch 1.13, AMD EPYC 9004, one thread; milliseconds): training by `torch.jit.script` and Adam with
`foreach` are not faster than eager on any case (`small` 2.56, 2.57, 2.62 a step; `large` 59, 59, 57; the former is
slower on `char-rnn`, 83 instead of 58). Scripted and frozen, a prediction of one step takes 0.026 instead of 0.035;
longer ones take as long.
"""

import torch
from blas import mkl, openblas


def version():
    return f"{torch.__version__}{mkl(torch.__config__.show()) or openblas()}"


class Network(torch.nn.Module):
    def __init__(self, case, weights):
        super().__init__()
        layers = case["layers"]
        self.lstm = torch.nn.LSTM(case["inputs"], case["units"], layers, batch_first=True)
        self.readout = torch.nn.Linear(case["units"], case["outputs"])
        tensors = iter([torch.from_numpy(array) for array in weights])
        with torch.no_grad():
            for layer in range(layers):
                getattr(self.lstm, f"weight_ih_l{layer}").copy_(next(tensors).T)
                getattr(self.lstm, f"weight_hh_l{layer}").copy_(next(tensors).T)
                getattr(self.lstm, f"bias_ih_l{layer}").copy_(next(tensors))
                getattr(self.lstm, f"bias_hh_l{layer}").zero_().requires_grad_(False)
            self.readout.weight.copy_(next(tensors).T)
            self.readout.bias.copy_(next(tensors))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The read-out's outputs, before a softmax."""
        states, _ = self.lstm(x)
        return self.readout(states)


class Peer:
    def __init__(self, request, arrays):
        torch.set_num_threads(request["threads"])
        case, adam = request["case"], request["adam"]
        x, y, *weights = arrays
        self.x, self.y = torch.from_numpy(x), torch.from_numpy(y)
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
