"""PyTorch's side of the speed benchmark: one measurement, in a process of its own.

Reads a request as JSON from standard input and prints the answer as one line of JSON; speed-measure.mjs has the
same two forms. The work is the same, too: an LSTM over [batch, time, inputs] with a linear read-out at each step,
mean squared error, Adam, one full batch a step, from the same initial weights. What differs, and how it is bridged:

- Keras' kernels are [inputs, 4 units], PyTorch's [4 units, inputs]: transposed. The gates' order is the same
  (i, f, c, o there; i, f, g, o here).
- PyTorch has two biases where Keras has one: ours goes into the first; the second stays 0 and is not trained.
- Adam's epsilon is outside the root in both.

With `{"probe": true}` it only tells the versions.
"""

import array
import ctypes
import json
import statistics
import sys
import time

import torch


def blas():
    """The BLAS library behind torch and the kernels it chose for this processor."""
    with open("/proc/self/maps", encoding="utf8") as maps:
        libraries = sorted({line.split()[-1] for line in maps if "openblas" in line})
    for path in libraries:
        library = ctypes.CDLL(path)
        if hasattr(library, "openblas_get_corename"):
            library.openblas_get_corename.restype = ctypes.c_char_p
            return f"OpenBLAS, {library.openblas_get_corename().decode()} kernels"
    return "no OpenBLAS"


def read_numbers(path, shapes):
    """Float32 tensors of these shapes, one after the other in a file."""
    numbers = array.array("f")
    with open(path, "rb") as file:
        numbers.frombytes(file.read())
    every = torch.tensor(numbers, dtype=torch.float32)
    sizes = [int(torch.tensor(shape).prod()) for shape in shapes]
    return [part.reshape(shape).clone() for part, shape in zip(every.split(sizes), shapes)]


class Training:
    def __init__(self, request):
        batch, time_steps, inputs, units = request["shape"]
        x, y, kernel, recurrent, bias, readout, readout_bias = read_numbers(request["data"], request["shapes"])
        self.x, self.y = x, y
        self.lstm = torch.nn.LSTM(inputs, units, batch_first=True)
        self.readout = torch.nn.Linear(units, 1)
        with torch.no_grad():
            self.lstm.weight_ih_l0.copy_(kernel.T)
            self.lstm.weight_hh_l0.copy_(recurrent.T)
            self.lstm.bias_ih_l0.copy_(bias)
            self.lstm.bias_hh_l0.zero_()
            self.readout.weight.copy_(readout.T)
            self.readout.bias.copy_(readout_bias)
        self.lstm.bias_hh_l0.requires_grad_(False)
        trained = [
            self.lstm.weight_ih_l0,
            self.lstm.weight_hh_l0,
            self.lstm.bias_ih_l0,
            *self.readout.parameters(),
        ]
        adam = request["adam"]
        self.optimizer = torch.optim.Adam(
            trained, lr=adam["learningRate"], betas=(adam["beta1"], adam["beta2"]), eps=adam["epsilon"]
        )
        self.error = torch.nn.MSELoss()

    def run(self, steps):
        """Trains; the loss before each step, as tfjs-layers' History has it."""
        losses = []
        for _ in range(steps):
            self.optimizer.zero_grad(set_to_none=True)
            states, _ = self.lstm(self.x)
            loss = self.error(self.readout(states), self.y)
            loss.backward()
            self.optimizer.step()
            losses.append(loss.item())
        return losses


def measure(request):
    torch.set_num_threads(request["threads"])
    started = time.perf_counter()
    training = Training(request)
    losses = training.run(1)
    first_step = time.perf_counter() - started
    since_start = time.time() * 1000 - request["startedAt"]
    losses += training.run(request["checkedSteps"] - 1)
    training.run(request["warmUp"])
    blocks = []
    for _ in range(request["blocks"]):
        started = time.perf_counter()
        training.run(request["steps"])
        blocks.append((time.perf_counter() - started) * 1000 / request["steps"])
    return {
        "firstStepMs": first_step * 1000,
        "sinceStartMs": since_start,
        "stepMs": statistics.median(blocks),
        "losses": losses,
    }


def main():
    request = json.load(sys.stdin)
    answer = {"version": f"PyTorch {torch.__version__}", "engine": blas()}
    if not request.get("probe"):
        answer |= measure(request)
    print(json.dumps(answer))


main()
