"""Trains many models with a peer of ../../peers/python, one after the other.

    python models.py NAME < request

The request is that of harness.py with `steps` and `models`. A first model of two steps is trained, `ready` printed, a further
line awaited; the last line printed is when the first of the models began and the last one ended, in milliseconds since 1970.

Keras' function is compiled once and gets other weights for each model: compiling it takes longer than to train. PyTorch makes
each model anew, which takes no time.
"""

import importlib
import json
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../peers/python"))

from harness import read_arrays  # noqa: E402


def models_of(module, request):
    """A function that gives a model with other initial weights each time."""
    import numpy

    x, y, *weights = read_arrays(request)
    random = numpy.random.default_rng(0)

    def drawn():
        return [(0.1 * random.standard_normal(weight.shape)).astype("float32") for weight in weights]

    if not hasattr(module.Peer, "restart"):
        return lambda: module.Peer(request, [x, y, *drawn()])
    peer = module.Peer(request, [x, y, *drawn()])

    def restarted():
        peer.restart(drawn())
        return peer

    return restarted


def main():
    request = json.loads(sys.stdin.readline())
    module = importlib.import_module(f"{sys.argv[1]}_peer")
    new_model = models_of(module, request)
    new_model().run(2)
    print(f"ready {module.version()}", flush=True)
    sys.stdin.readline()
    started = time.time()
    for _ in range(request["models"]):
        new_model().run(request["steps"])
    print(json.dumps({"started": started * 1000, "ended": time.time() * 1000}), flush=True)


if __name__ == "__main__":
    main()
