"""Measures one benchmark in PyTorch and prints its rows, one JSON object a line; `main.ts` calls it.

    python torch_bench.py --bench dcgan64 --batch 64 --precision bf16 --threads 2

Both layouts are measured; a row has the better one's times, and each one's median beside them.
"""

import argparse
import json
import os
import time
from statistics import median

parser = argparse.ArgumentParser()
parser.add_argument("--bench", required=True)
parser.add_argument("--batch", type=int, required=True)
parser.add_argument("--precision", choices=("fp32", "bf16"), default="fp32")
parser.add_argument("--compile", action="store_true")
parser.add_argument("--threads", type=int, required=True)
parser.add_argument("--least", type=int, default=3)
parser.add_argument("--seconds", type=float, default=5)
options = parser.parse_args()
os.environ["OMP_NUM_THREADS"] = str(options.threads)

import torch  # noqa: E402 - reads the number of threads when it is loaded
from torch.utils._python_dispatch import TorchDispatchMode  # noqa: E402
from torch.utils.flop_counter import flop_registry  # noqa: E402

from torch_kernels import kernels  # noqa: E402
import torch_small  # noqa: E402
import torch_spectral  # noqa: E402
import torch_style  # noqa: E402
from torch_steps import Setting, parameters_of  # noqa: E402
from torch_steps import benches as steps  # noqa: E402

torch.set_num_threads(options.threads)
benches = {**steps, **torch_small.benches, **torch_spectral.benches, **torch_style.benches}
layouts = ("channels_last", "contiguous")


class FlopCounter(TorchDispatchMode):
    """PyTorch's counts of the convolutions and products; its own `FlopCounterMode` refuses second-order gradients."""

    flops = 0

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        result = func(*args, **(kwargs or {}))
        count = flop_registry.get(func._overloadpacket)
        if count is not None:
            self.flops += count(*args, **(kwargs or {}), out_val=result)
        return result


def timed(run, seconds):
    """Wall and processor times of at least `least` runs after some to warm up, and as many as fit into `seconds`."""
    for _ in range(10 if options.compile else 2):
        run()
    wall, cpu = [], []
    begin = time.perf_counter()
    while len(wall) < options.least or time.perf_counter() - begin < seconds:
        start, used = time.perf_counter(), time.process_time()
        run()
        wall.append(time.perf_counter() - start)
        cpu.append(time.process_time() - used)
    return wall, cpu


def better(times_by_layout):
    """The faster layout's figures, with both medians."""
    medians = {layout: median(wall) for layout, (wall, _) in times_by_layout.items()}
    best = min(medians, key=medians.get)
    wall, cpu = times_by_layout[best]
    figures = {"medianSeconds": medians[best], "leastSeconds": min(wall), "medianCpuSeconds": median(cpu)}
    each = {f"{layout}Seconds": seconds for layout, seconds in medians.items()}
    return figures | {"layout": best} | each


def emit(**row):
    engine = "torch-compile" if options.compile else "torch" if options.precision == "fp32" else "torch-bf16"
    head = {"bench": options.bench, "engine": engine, "batch": options.batch}
    tail = {"threads": torch.get_num_threads(), "version": torch.__version__}
    print(json.dumps(head | row | tail), flush=True)


def measure_step():
    times, gflop, parameters = {}, {}, 0
    for layout in layouts:
        # Counted as they are: what is compiled is not seen.
        plain, networks = benches[options.bench](Setting(layout, options.precision), options.batch)
        parameters = parameters_of(networks)
        for name, move in plain.items():
            with FlopCounter() as counter:
                move()
            gflop[name] = counter.flops / 1e9
        moves = plain
        if options.compile:
            moves, _ = benches[options.bench](Setting(layout, options.precision, compiled=True), options.batch)
        for name, move in moves.items():
            times.setdefault(name, {})[layout] = timed(move, options.seconds / len(moves))
    for name, by_layout in times.items():
        row = better(by_layout)
        rates = {"examplesPerSecond": options.batch / row["medianSeconds"], "gflops": gflop[name] / row["medianSeconds"]}
        case = {"case": name} if name else {}
        emit(**case, **rates, **row, gflop=gflop[name], parameters=parameters)


def measure_kernels():
    times, gflop = {}, {}
    for layout in layouts:
        for name, count, run in kernels(Setting(layout, options.precision), options.batch):
            gflop[name] = count
            times.setdefault(name, {})[layout] = timed(run, options.seconds / 10)
    for name, by_layout in times.items():
        row = better(by_layout)
        rates = {"gflops": gflop[name] / row["medianSeconds"], "best": gflop[name] / row["leastSeconds"]}
        emit(case=name, **rates, **row)


torch.manual_seed(1)
if options.bench == "kernels":
    measure_kernels()
else:
    measure_step()
