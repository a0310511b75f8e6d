"""Measures the Frechet distance or moments in numpy and scipy and prints a row; `main.ts` calls it.

    python numpy_bench.py --bench frechet --engine scipy --batch 2048 --threads 2

The distance: `scipy` takes the square root of the product, as pytorch-fid does; `numpy` the eigenvalues of L^T S_2 L with
Cholesky's L of S_1. The moments: `numpy.cov`.
"""

import argparse
import json
import os
import time
import warnings
from statistics import median

parser = argparse.ArgumentParser()
parser.add_argument("--bench", choices=("frechet", "moments"), required=True)
parser.add_argument("--engine", choices=("numpy", "scipy"), required=True)
parser.add_argument("--batch", type=int, required=True)
parser.add_argument("--threads", type=int, required=True)
parser.add_argument("--seconds", type=float, default=5)
options = parser.parse_args()
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = str(options.threads)

import numpy as np  # noqa: E402 - reads the number of threads when it is loaded
import scipy  # noqa: E402
from scipy.linalg import sqrtm  # noqa: E402

FEATURES = 2048


def features(seed, rows, columns):
    """The same numbers as in statistics.ts, of fmix32 of MurmurHash3 (Appleby 2011)."""
    x = np.arange(rows * columns, dtype=np.uint32) * np.uint32(0x9E3779B1) + np.uint32(seed)
    x = (x ^ x >> np.uint32(16)) * np.uint32(0x85EBCA6B)
    x = (x ^ x >> np.uint32(13)) * np.uint32(0xC2B2AE35)
    u = ((x ^ x >> np.uint32(16)) >> np.uint32(8)).reshape(rows, columns) / 2.0**24
    return ((u + 0.5 * np.roll(u, -1, axis=1)) * 0.5 ** (np.arange(columns) % 8)).astype(np.float32)


def by_root(s1, s2):
    return np.trace(sqrtm(s1.dot(s2))).real


def by_cholesky(s1, s2):
    lower = np.linalg.cholesky(s1)
    return np.sqrt(np.linalg.eigvalsh(lower.T @ s2 @ lower)).sum()


def workload():
    if options.bench == "moments":
        x = features(1, options.batch, FEATURES)
        return lambda: float(np.cov(x, rowvar=False)[0, 1])
    rows = int(1.5 * options.batch)
    (m1, s1), (m2, s2) = ((x.mean(0, dtype=np.float64), np.cov(x, rowvar=False)) for x in (
        features(seed, rows, options.batch) for seed in (1, 2)))
    trace_of_root = by_root if options.engine == "scipy" else by_cholesky

    def distance():
        difference = m1 - m2
        return float(difference.dot(difference) + np.trace(s1) + np.trace(s2) - 2 * trace_of_root(s1, s2))

    return distance


warnings.simplefilter("ignore")
run = workload()
value = run()
wall, cpu = [], []
begin = time.perf_counter()
while len(wall) < 3 or time.perf_counter() - begin < options.seconds:
    start, used = time.perf_counter(), time.process_time()
    value = run()
    wall.append(time.perf_counter() - start)
    cpu.append(time.process_time() - used)
print(json.dumps({
    "bench": options.bench, "engine": options.engine, "batch": options.batch,
    "medianSeconds": median(wall), "leastSeconds": min(wall), "medianCpuSeconds": median(cpu),
    "value": value, "threads": options.threads, "version": f"numpy {np.__version__}, scipy {scipy.__version__}",
}), flush=True)
