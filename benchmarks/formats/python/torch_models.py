"""PyTorch's part: `python torch_models.py REQUEST` reads {folder, cases: [{model, x, file, onnx}]} and writes answers.json into the folder.

A model is a list of {kind, ...}, one after the other, batch first. With `load` the state dictionary of `file` is loaded into it, else
its own is written there; with `onnx` the model is exported as that file. Answers are {y, exact} or
{failed}: `exact` is what the model gives in float64."""

import json
import pathlib
import struct
import sys
import warnings

import torch
from torch import nn

warnings.filterwarnings("ignore")
request = json.loads(pathlib.Path(sys.argv[1]).read_text())
folder = pathlib.Path(request["folder"])
DTYPES = {torch.float32: "F32", torch.int64: "I64"}


def write(tensors, file):
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, tensor in tensors.items():
        numbers = tensor.contiguous().numpy().tobytes()
        header[name] = {"dtype": DTYPES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(numbers)]}
        data += numbers
    text = json.dumps(header).encode()
    file.write_bytes(struct.pack("<Q", len(text)) + text + data)


def read(file):
    """The package safetensors does the same; Debian has none."""
    everything = file.read_bytes()
    (size,) = struct.unpack("<Q", everything[:8])
    header, data = json.loads(everything[8 : 8 + size]), everything[8 + size :]
    header.pop("__metadata__", None)
    return {
        name: torch.frombuffer(bytearray(data[slice(*of["data_offsets"])]), dtype=torch.float32).reshape(of["shape"])
        for name, of in header.items()
    }


RECURRENT = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}
ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid, "elu": nn.ELU, "silu": nn.SiLU, "leaky_relu": nn.LeakyReLU}


def module_of(one):
    kind = one["kind"]
    if kind in RECURRENT:
        more = {"nonlinearity": one["nonlinearity"]} if kind == "rnn" else {}
        options = {"num_layers": one["layers"], "bidirectional": one["bidirectional"], "bias": one["bias"]}
        return RECURRENT[kind](one["features"], one["units"], batch_first=True, **options, **more)
    if kind == "linear":
        return nn.Linear(one["features"], one["units"], bias=one["bias"])
    if kind == "embedding":
        return nn.Embedding(one["rows"], one["units"])
    if kind == "conv":
        return nn.Conv1d(one["features"], one["units"], one["size"])
    if kind == "batch_norm":
        return nn.BatchNorm1d(one["features"])
    if kind == "layer_norm":
        return nn.LayerNorm(one["features"])
    return ACTIVATIONS[kind]() if kind in ACTIVATIONS else nn.Dropout(0.2)


class Model(nn.Module):
    def __init__(self, described):
        super().__init__()
        self.described = described
        for place, one in enumerate(described):
            self.add_module(f"part{place}", module_of(one))

    def forward(self, x):
        for place, one in enumerate(self.described):
            module = getattr(self, f"part{place}")
            if one["kind"] in ("conv", "batch_norm") and x.dim() == 3:
                x = module(x.transpose(1, 2)).transpose(1, 2)
            elif one["kind"] in RECURRENT:
                y, state = module(x)
                hidden = state[0] if isinstance(state, tuple) else state
                x = {"sequence": lambda: y, "last": lambda: y[:, -1], "hidden": lambda: self.ends(one, hidden)}[one["takes"]]()
            else:
                x = module(x)
        return x

    def ends(self, one, hidden):
        return torch.cat([hidden[-2], hidden[-1]], -1) if one["bidirectional"] else hidden[-1]


def tensor(values, digits):
    return {"shape": list(values.shape), "values": [float(f"{number:.{digits}g}") for number in values.flatten().tolist()]}


def answer(case):
    try:
        torch.manual_seed(case["seed"])
        model = Model(case["model"])
        for name, value in model.named_buffers():
            if "running" in name:
                value.copy_(torch.rand_like(value) + 0.5)
        if case["load"]:
            missing, unexpected = model.load_state_dict(read(folder / case["file"]), strict=False)
            others = [name for name in missing if not name.endswith("num_batches_tracked")]
            if others or unexpected:
                return {"failed": f"missing {others}, unexpected {unexpected}"}
        else:
            write(model.state_dict(), folder / case["file"])
        given = case["x"]
        x = torch.tensor(given["values"]).reshape(given["shape"])
        x = x.long() if case["model"][0]["kind"] == "embedding" else x.float()
        model.eval()
        if case["onnx"]:
            axes = {"dynamic_axes": {"x": {0: "batch", 1: "time"}}} if case["open"] else {}
            torch.onnx.export(model, (x,), folder / case["onnx"], opset_version=17, input_names=["x"], **axes)
        with torch.no_grad():
            y = model(x)
            exact = model.double()(x.double() if x.is_floating_point() else x)
        return {"y": tensor(y, 9), "exact": tensor(exact, 17)}
    except Exception as error:
        return {"failed": f"{type(error).__name__}: {error}"}


(folder / "answers.json").write_text(json.dumps([answer(case) for case in request["cases"]]))
