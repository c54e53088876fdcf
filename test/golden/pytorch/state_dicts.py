"""State dictionaries of PyTorch as safetensors, with what the models give: `python state_dicts.py > state_dicts.json`.

Written by hand, as the format is a header and numbers; test/exchange/pytorch/torch.test.ts has the real package read ours.
"""

import base64
import json
import struct

import torch
from torch import nn

torch.manual_seed(7)
DTYPES = {torch.float32: "F32", torch.float16: "F16", torch.int64: "I64"}


def safetensors(tensors):
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, tensor in tensors.items():
        numbers = tensor.contiguous().numpy().tobytes()
        places = [len(data), len(data) + len(numbers)]
        header[name] = {"dtype": DTYPES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": places}
        data += numbers
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def numbers(tensor):
    return [float(f"{number:.9g}") for number in tensor.flatten().tolist()]


class Model(nn.Module):
    """Modules one after another; of what a recurrent one gives, all steps or the last."""

    def __init__(self, last=False, **modules):
        super().__init__()
        self.last = last
        for name, module in modules.items():
            self.add_module(name, module)

    def forward(self, x):
        for module in self.children():
            if isinstance(module, (nn.Conv1d, nn.BatchNorm1d)):
                x = module(x.transpose(1, 2)).transpose(1, 2)
                continue
            x = module(x)
            if isinstance(x, tuple):
                x = x[0][:, -1] if self.last else x[0]
        return x


def case(model, x=None, half=False):
    x = torch.randn(2, 5, 3) if x is None else x
    for name, value in model.named_buffers():
        if "running" in name:
            value.copy_(torch.rand_like(value) + 0.5)
    tensors = model.state_dict()
    if half:
        tensors = {name: value.half() for name, value in tensors.items()}
        model.load_state_dict({name: value.float() for name, value in tensors.items()})
    model.eval()
    with torch.no_grad():
        y = model(x)
    return {
        "file": base64.b64encode(safetensors(tensors)).decode(),
        "x": {"shape": list(x.shape), "values": numbers(x)},
        "y": {"shape": list(y.shape), "values": numbers(y)},
    }


CASES = {
    "lstm": case(Model(True, lstm=nn.LSTM(3, 4, batch_first=True), fc=nn.Linear(4, 2))),
    "stack": case(Model(True, rnn=nn.LSTM(3, 3, num_layers=2, batch_first=True), fc=nn.Linear(3, 1))),
    "bidirectional": case(Model(encoder=nn.LSTM(3, 4, batch_first=True, bidirectional=True), head=nn.Linear(8, 2))),
    "gru": case(Model(True, gru=nn.GRU(3, 4, batch_first=True), fc=nn.Linear(4, 2))),
    "two ways, two layers": case(Model(gru=nn.GRU(3, 2, num_layers=2, batch_first=True, bidirectional=True))),
    "rnn": case(Model(True, rnn=nn.RNN(3, 4, batch_first=True, nonlinearity="relu"), fc=nn.Linear(4, 2))),
    "without biases": case(Model(True, lstm=nn.LSTM(3, 4, batch_first=True, bias=False), fc=nn.Linear(4, 2, bias=False))),
    "words": case(
        Model(True, emb=nn.Embedding(6, 3), lstm=nn.LSTM(3, 4, batch_first=True), fc=nn.Linear(4, 1)),
        torch.tensor([[3, 1, 4, 2, 5], [2, 5, 1, 0, 3]]),
    ),
    "normalized": case(
        Model(conv=nn.Conv1d(3, 4, 3), batch=nn.BatchNorm1d(4), lstm=nn.LSTM(4, 2, batch_first=True), norm=nn.LayerNorm(2))
    ),
    "half": case(Model(True, lstm=nn.LSTM(3, 4, batch_first=True), fc=nn.Linear(4, 2)), half=True),
    "numbered": case(Model(True, lstm=nn.LSTM(3, 3, batch_first=True), fc1=nn.Linear(3, 3), fc2=nn.Linear(3, 3))),
    "by name": case(Model(True, first=nn.LSTM(3, 3, batch_first=True), second=nn.Linear(3, 3), then=nn.Linear(3, 3))),
}

if __name__ == "__main__":
    lines = ",\n".join(f"    {json.dumps(name)}: {json.dumps(of)}" for name, of in CASES.items())
    print(f'{{\n  "torchVersion": {json.dumps(torch.__version__)},\n  "cases": {{\n{lines}\n  }}\n}}')
