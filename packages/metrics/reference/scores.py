"""Inception Score, KID, precision, recall, density and coverage by torch-fidelity, clean-fid, torchmetrics and prdc.

Writes ../test/fixtures/scores.json, which packages/metrics/test/errors/scores.ts compares with:

    python packages/metrics/reference/scores.py

Run with Python 3.11, numpy 2.4, torch 2.15, torch-fidelity 0.4.0, clean-fid 0.1.35, torchmetrics 1.9.0, prdc 0.2.
The features are made of numpy's RandomState, which Mt19937 repeats bit for bit, so that only scores are written.
"""

import contextlib
import io
import json
import pathlib

import numpy as np
import torch
from cleanfid.fid import kernel_distance
from prdc import compute_prdc
from torch_fidelity.metric_isc import isc_features_to_metric
from torch_fidelity.metric_kid import kid_features_to_metric
from torch_fidelity.metric_prc import prc_features_to_metric
from torchmetrics.image.inception import InceptionScore
from torchmetrics.image.kid import poly_mmd


def uniform(seed, rows, cols, scale=1.0, shift=0.0):
    return np.random.RandomState(seed).random_sample((rows, cols)) * scale + shift


def lattice(seed, rows, cols, levels):
    """Small integers: many rows are equal, and many distances tie."""
    return np.floor(np.random.RandomState(seed).random_sample((rows, cols)) * levels)


def inception_scores():
    logits = uniform(1, 1003, 50, 12.0)
    fidelity = {}
    for shuffle in (True, False):
        out = isc_features_to_metric(torch.from_numpy(logits), splits=7, shuffle=shuffle, rng_seed=2020)
        fidelity["shuffled" if shuffle else "in order"] = [
            out["inception_score_mean"],
            out["inception_score_std"],
        ]
    # torchmetrics permutes by torch.randperm: the rows are put so that its order is theirs again.
    torch.manual_seed(3)
    order = torch.randperm(len(logits))
    metric = InceptionScore(feature=torch.nn.Identity(), splits=10)
    metric.features = [torch.from_numpy(logits)[torch.argsort(order)]]
    metric._update_count = 1
    torch.manual_seed(3)
    mean, std = metric.compute()
    return {"torch-fidelity": fidelity, "torchmetrics": [mean.item(), std.item()]}


def kernel_distances():
    generated, real = uniform(2, 330, 32, 0.9, 0.2), uniform(3, 400, 32)
    out = {}
    for name, dtype in (("float64", np.float64), ("float32", np.float32)):
        result = kid_features_to_metric(
            torch.from_numpy(generated.astype(dtype)),
            torch.from_numpy(real.astype(dtype)),
            kid_subsets=20,
            kid_subset_size=100,
            rng_seed=2020,
            kid_kernel="poly",
            verbose=False,
        )
        out[name] = [result["kernel_inception_distance_mean"], result["kernel_inception_distance_std"]]
    np.random.seed(7)
    clean = kernel_distance(real, generated, num_subsets=15)
    full = poly_mmd(torch.from_numpy(real[:330]), torch.from_numpy(generated))
    return {"torch-fidelity": out, "clean-fid": clean, "torchmetrics": full.item()}


def block_distances():
    """The vectors of TF-GAN's classifier_metrics_test, and its block estimator in float64."""
    out = {}
    for rows, sizes in ((512, (600,)), (768, (50, 512, 1000))):
        np.random.seed(0)
        real = np.float32(np.random.randn(512, 256)).astype(np.float64)
        generated = np.float32(np.random.randn(rows, 256) * 1.1 + 0.05).astype(np.float64)
        for size in sizes:
            count = -(-rows // size)
            # numpy puts the larger parts first and TF-GAN last: turned round twice, they are its blocks.
            parts = [[p[::-1] for p in np.array_split(s[::-1], count)][::-1] for s in (real, generated)]
            estimates = []
            for x, y in zip(*parts):
                off = [(k.sum() - np.trace(k)) / (len(k) * (len(k) - 1)) for k in (cubic(x, x), cubic(y, y))]
                estimates.append(sum(off) - 2 * cubic(x, y).mean())
            error = np.std(estimates, ddof=1) / np.sqrt(count) if count > 1 else None
            out[f"{rows} by {size}"] = [np.mean(estimates), error]
    return out


def cubic(x, y):
    return (x @ y.T / x.shape[1] + 1) ** 3


def manifolds(real, generated):
    fidelity = {}
    for k in (1, 3, 5):
        with contextlib.redirect_stdout(io.StringIO()):
            prc = prc_features_to_metric(
                torch.from_numpy(generated),
                torch.from_numpy(real),
                prc_neighborhood=k,
                prc_batch_size=1000,
                save_cpu_ram=False,
                verbose=False,
            )
            four = compute_prdc(real, generated, k)
        fidelity[str(k)] = {
            "torch-fidelity": [prc["precision"], prc["recall"]],
            "prdc": [float(four[name]) for name in ("precision", "recall", "density", "coverage")],
        }
    return fidelity


def normal_manifolds():
    """prdc's own example, N(0,I) in 1,000 dimensions with k = 5, of 2,000 examples in place of 10,000."""
    random = np.random.RandomState(0)
    real, generated = (random.randn(2000, 1000).astype(np.float32).astype(np.float64) for _ in range(2))
    with contextlib.redirect_stdout(io.StringIO()):
        four = compute_prdc(real, generated, 5)
    return [float(four[name]) for name in ("precision", "recall", "density", "coverage")]


def main():
    fixture = {
        "inception": inception_scores(),
        "kernel": kernel_distances(),
        "blocks": block_distances(),
        "normal": normal_manifolds(),
        "manifolds": {
            "general": manifolds(uniform(4, 400, 16), uniform(5, 330, 16, 0.9, 0.05)),
            "ties": manifolds(lattice(6, 300, 3, 5), lattice(7, 200, 3, 4)),
        },
    }
    path = pathlib.Path(__file__).parent / "../test/fixtures/scores.json"
    path.write_text(json.dumps(fixture, indent=1) + "\n")


if __name__ == "__main__":
    main()
