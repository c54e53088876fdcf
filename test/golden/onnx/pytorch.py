"""Makes ONNX files by PyTorch's exporter, with inputs and outputs: `python3 pytorch.py FOLDER` writes NAME.onnx and pytorch.json."""

import json
import pathlib
import sys
import warnings

import torch
from torch import nn

warnings.filterwarnings("ignore")
torch.manual_seed(20261127)


class Last(nn.Module):
    """A forecaster: what the last step gives."""

    def __init__(self, cell=nn.LSTM):
        super().__init__()
        self.rnn = cell(3, 5, num_layers=2, batch_first=True)
        self.head = nn.Linear(5, 2)

    def forward(self, x):
        y, _ = self.rnn(x)
        return self.head(y[:, -1, :])


class Hidden(nn.Module):
    """The same by the last state, of a layer without bias, and an activation."""

    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(3, 4, bias=False, batch_first=True)
        self.head = nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Dropout(0.5), nn.Linear(3, 2), nn.Softmax(-1))

    def forward(self, x):
        _, h = self.rnn(x)
        return self.head(h[-1])


class Both(nn.Module):
    """Words, both ways, a number for each step."""

    def __init__(self, cell):
        super().__init__()
        self.words = nn.Embedding(11, 3)
        self.rnn = cell(3, 4, num_layers=2, bidirectional=True, batch_first=True, dropout=0.1)
        self.head = nn.Linear(8, 1)

    def forward(self, ids):
        y, _ = self.rnn(self.words(ids))
        return torch.sigmoid(self.head(y))


class States(nn.Module):
    """Both directions' last states side by side."""

    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(3, 4, bidirectional=True, batch_first=True)
        self.head = nn.Linear(8, 2)

    def forward(self, x):
        _, (h, _) = self.rnn(x)
        return self.head(torch.cat([h[0], h[1]], -1))


class TimeFirst(nn.Module):
    """Steps before samples, as PyTorch has them by itself."""

    def __init__(self):
        super().__init__()
        self.rnn = nn.RNN(3, 4, nonlinearity="relu")
        self.head = nn.Linear(4, 2)

    def forward(self, x):
        y, _ = self.rnn(x)
        return torch.tanh(self.head(y))


class Translator(nn.Module):
    """A decoder that begins with the states of an encoder."""

    def __init__(self):
        super().__init__()
        self.encoder = nn.LSTM(2, 4, batch_first=True)
        self.decoder = nn.LSTM(3, 4, batch_first=True)
        self.head = nn.Linear(4, 3)

    def forward(self, x, y):
        _, states = self.encoder(x)
        out, _ = self.decoder(y, states)
        return torch.log_softmax(self.head(out), -1)


class Convolution(nn.Module):
    """Windows of steps before an LSTM; norms; a sum around a layer."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Sequential(
            nn.Conv1d(3, 4, 3, padding=1), nn.ReLU(), nn.BatchNorm1d(4), nn.MaxPool1d(2), nn.Conv1d(4, 4, 2, bias=False), nn.ELU()
        )
        self.rnn = nn.LSTM(4, 6, batch_first=True)
        self.norm = nn.LayerNorm(6)
        self.inner = nn.Linear(6, 6)
        self.head = nn.Linear(6, 1)

    def forward(self, x):
        y, _ = self.rnn(self.conv(x.transpose(1, 2)).transpose(1, 2))
        y = self.norm(y)
        y = y + nn.functional.silu(self.inner(y))
        return self.head(y.mean(1))


class Channels(nn.Module):
    """Channels before steps from the beginning to the end, where all become features."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(3, 4, 2)
        self.head = nn.Linear(16, 2)

    def forward(self, x):
        return self.head(torch.relu(self.conv(x)).flatten(1))


class Layers(nn.Module):
    """Takes the states of the last of two layers, of both directions and of one."""

    def __init__(self):
        super().__init__()
        self.both = nn.GRU(3, 4, num_layers=2, batch_first=True, bidirectional=True)
        self.one = nn.LSTM(8, 3, num_layers=2, batch_first=True)
        self.head = nn.Linear(11, 2)

    def forward(self, x):
        y, h = self.both(x)
        _, (last, _) = self.one(y)
        return self.head(torch.cat([h[-2], h[-1], last[-1]], -1))


class Attention(nn.Module):
    """What the last step looks at among all."""

    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(3, 4, batch_first=True)
        self.head = nn.Linear(8, 1)

    def forward(self, x):
        y, h = self.rnn(x)
        query = h.squeeze(0).unsqueeze(1)
        weights = torch.softmax(query @ y.transpose(1, 2), -1)
        seen = (weights @ y).squeeze(1)
        return self.head(torch.cat([seen, h.squeeze(0)], 1))


def sequences(*shape):
    return torch.rand(*shape) * 2 - 1


CASES = {
    "last": (Last(), [sequences(2, 5, 3)]),
    "gru": (Last(nn.GRU), [sequences(2, 5, 3)]),
    "rnn": (Last(nn.RNN), [sequences(2, 5, 3)]),
    "hidden": (Hidden(), [sequences(2, 5, 3)]),
    "both-lstm": (Both(nn.LSTM), [torch.randint(0, 11, (2, 5))]),
    "both-gru": (Both(nn.GRU), [torch.randint(0, 11, (2, 5))]),
    "states": (States(), [sequences(2, 5, 3)]),
    "time-first": (TimeFirst(), [sequences(5, 2, 3)]),
    "translator": (Translator(), [sequences(2, 4, 2), sequences(2, 5, 3)]),
    "convolution": (Convolution(), [sequences(2, 9, 3)]),
    "channels": (Channels(), [sequences(2, 3, 5)]),
    "attention": (Attention(), [sequences(2, 5, 3)]),
    "layers": (Layers(), [sequences(2, 5, 3)]),
}


def tensor(values):
    return {"shape": list(values.shape), "values": values.flatten().tolist()}


def main(folder):
    golden = {}
    for name, (model, x) in CASES.items():
        model.eval()
        names = ["x", "y"][: len(x)]
        is_time_first = name == "time-first"
        axes = {0: "time", 1: "batch"} if is_time_first else {0: "batch", 1: "time"}
        # Half of them with open sizes, which PyTorch writes down in another way.
        for form, dynamic in {"": {}, "-open": {one: axes for one in names}}.items():
            if name in ("convolution", "channels") and dynamic:
                continue
            torch.onnx.export(
                model, tuple(x), folder / f"{name}{form}.onnx", opset_version=17, input_names=names, dynamic_axes=dynamic
            )
        with torch.no_grad():
            y = model(*x)
        golden[name] = {"x": [tensor(one) for one in x], "y": tensor(y)}
    (folder / "pytorch.json").write_text(json.dumps(golden) + "\n")


main(pathlib.Path(sys.argv[1]))
