"""What all Python peers share: reads a request, times a peer's work, prints the answer.

    python harness.py NAME < request.json

NAME is that of a file here, `NAME_peer.py`, with

    version()                      of the library, with what it computes by where that differs
    Peer(request, arrays)          the case's network, ready to be timed
    Peer.run(count)                trains a given number of steps and gives the loss before the last of them, or predicts as
                                   often and gives the outputs; what it was asked for is done when it returns

`arrays` are inputs, targets, then the initial weights in tfjs-layers' order, of float32. The request is that of
benchmarks/measure-request.ts with `data`, a file with the numbers of these arrays, `shapes` and `adam`. The answer
is the last line printed. With `{"probe": true}` it only tells the versions. Times are in milliseconds.
"""

import importlib
import json
import math
import platform
import sys
import time

CHECKED_STEPS = 4
"""As in src/bench/cases.ts."""

MOST_STEPS = 1_000_000
"""No sample takes more steps, as in src/bench/measure.ts."""


def read_arrays(request):
    """Inputs, targets and initial weights as NumPy arrays of float32."""
    # Not above: a Python without NumPy has none of the peers either, and says so when it is probed.
    import numpy

    numbers = numpy.fromfile(request["data"], dtype="<f4")
    shapes = request["shapes"]
    sizes = [math.prod(shape) for shape in shapes]
    if sum(sizes) != numbers.size:
        raise ValueError(f"read_arrays: expected {sum(sizes)} numbers in {request['data']}, got {numbers.size}")
    ends = numpy.cumsum(sizes)[:-1]
    return [part.reshape(shape).copy() for part, shape in zip(numpy.split(numbers, ends), shapes)]


def timed(peer, count):
    """How long a given number of steps take, by the clock and in CPU time (user and system, all threads), and what they give."""
    cpu_started = time.process_time()
    started = time.perf_counter()
    result = peer.run(count)
    elapsed = (time.perf_counter() - started) * 1000
    return elapsed, (time.process_time() - cpu_started) * 1000, result


def values_of(request, peer, first):
    """By what peers are compared: losses of the first steps, or mean and mean square of the outputs."""
    if request["case"]["task"] == "training":
        return [float(first)] + [float(peer.run(1)) for _ in range(CHECKED_STEPS - 1)]
    import numpy

    outputs = numpy.asarray(first, dtype=numpy.float64)
    return [float(outputs.mean()), float((outputs * outputs).mean())]


def find_steps(peer, sample_ms):
    """Steps that fill a sample, found by calls of more and more of them, as src/bench/measure.ts does."""
    count = 1
    while True:
        elapsed, _, _ = timed(peer, count)
        if elapsed >= sample_ms or count == MOST_STEPS:
            return count
        needed = math.ceil(1.1 * count * sample_ms / max(elapsed, sample_ms / 100))
        count = min(MOST_STEPS, max(needed, count + 1))


def run_for(peer, count, least_ms, least_samples):
    """Milliseconds and CPU milliseconds of a step in each of a given number of samples, or of as many as fill the time."""
    samples, cpu_samples = [], []
    while len(samples) < least_samples or sum(samples) * count < least_ms:
        elapsed, cpu, _ = timed(peer, count)
        samples.append(elapsed / count)
        cpu_samples.append(cpu / count)
    return samples, cpu_samples


def measure(request, module):
    budget = request["budget"]
    peer = module.Peer(request, read_arrays(request))
    cold, _, first = timed(peer, 1)
    values = values_of(request, peer, first)
    count = find_steps(peer, budget["sampleMs"])
    run_for(peer, count, budget["warmUpMs"], 1)
    samples, cpu_samples = run_for(peer, count, budget["totalMs"], budget["samples"])
    resolution = time.get_clock_info("perf_counter").resolution * 1000
    return {
        "coldMs": cold,
        "samples": samples,
        "cpuSamples": cpu_samples,
        "stepsPerSample": count,
        "clock": {"source": "inside", "resolutionMs": resolution},
        "results": {"values": values},
    }


def main():
    request = json.load(sys.stdin)
    module = importlib.import_module(f"{sys.argv[1]}_peer")
    answer = {"engineVersion": module.version(), "pythonVersion": platform.python_version()}
    if not request.get("probe"):
        answer |= measure(request, module)
    print(f"\n{json.dumps(answer)}")


if __name__ == "__main__":
    main()
