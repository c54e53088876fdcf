"""Has onnxruntime run ONNX files: `python run.py REQUESTS` reads a JSON list of {file, times, inputs: [{name, shape, values, ids}]},
checks each file with onnx.checker, runs it a given number of times, the states `X/next` that it gives going into `X` of the next time, and prints
a JSON list of the last outputs, each {name, shape, values}, or {error}."""

import json
import pathlib
import sys

import numpy as np
import onnx
import onnxruntime


def array(one):
    values = np.array(one["values"], "int64" if one.get("ids") else "float32")
    return values.reshape(one["shape"])


def number(value):
    """JSON has no others than finite numbers."""
    names = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
    return names.get(str(value), value)


def answer(request):
    try:
        onnx.checker.check_model(onnx.load(request["file"]), full_check=True)
        session = onnxruntime.InferenceSession(request["file"], providers=["CPUExecutionProvider"])
        names = [output.name for output in session.get_outputs()]
        inputs = {one["name"]: array(one) for one in request["inputs"]}
        for _ in range(request["times"]):
            outputs = dict(zip(names, session.run(names, inputs)))
            for name, values in outputs.items():
                if name.endswith("/next"):
                    inputs[name.removesuffix("/next")] = values
        return [
            {"name": name, "shape": list(values.shape), "values": [number(value) for value in values.ravel().tolist()]}
            for name, values in outputs.items()
        ]
    except Exception as error:
        return {"error": str(error)}


onnxruntime.set_default_logger_severity(3)
requests = json.loads(pathlib.Path(sys.argv[1]).read_text())
print(json.dumps([answer(request) for request in requests]))
