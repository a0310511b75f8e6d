"""Writes ../test/fixtures/privacy.json: what Opacus's RDP accountant finds for subsampled gaussian noise.

Made with opacus 1.6.0:

    python packages/core/reference/privacy.py
"""
import json
from pathlib import Path

from opacus.accountants import RDPAccountant
from opacus.accountants.analysis import rdp

ORDERS = RDPAccountant.DEFAULT_ALPHAS
CASES = [
    # rate, noise, steps, delta
    (0.01, 1.1, 3000, 1e-5),
    (0.02, 0.7, 1000, 1e-5),
    (0.02, 1.0, 500, 1e-6),
    (0.004, 4.0, 10000, 1e-5),
    (0.1, 2.0, 300, 1e-5),
    (0.5, 8.0, 200, 1e-4),
    (1.0, 20.0, 1, 1e-5),
    (1.0, 3.0, 4, 1e-5),
    (0.02, 0.4, 100, 1e-5),
]


def main():
    single = []
    for rate, noise, steps, delta in CASES:
        accountant = RDPAccountant()
        accountant.history = [(noise, rate, steps)]
        single.append({"rate": rate, "noise": noise, "count": steps, "delta": delta, "epsilon": accountant.get_epsilon(delta)})
    both = RDPAccountant()
    both.history = [(20.0, 1.0, 1), (1.1, 0.02, 2000)]
    divergences = [
        {"rate": q, "noise": s, "order": a, "divergence": float(rdp.compute_rdp(q=q, noise_multiplier=s, steps=1, orders=[a])[0])}
        for q, s, a in [(0.01, 1.1, 1.5), (0.01, 1.1, 8), (0.02, 0.5, 2.7), (0.1, 3.0, 10.9), (0.02, 6.0, 40)]
    ]
    fixture = {"single": single, "both": both.get_epsilon(1e-5), "divergences": divergences, "orders": list(ORDERS)}
    path = Path(__file__).parent / "../test/fixtures/privacy.json"
    path.write_text(json.dumps(fixture, indent=1) + "\n")


main()
