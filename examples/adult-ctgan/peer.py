"""Rows of Adult by the Python package ctgan, for compare.ts, after so many seconds of fitting in one thread (of the
processor, not of the clock: on a machine with nothing else to do they are the same).

    pip install ctgan==0.12.1
    npm run compare -- split split
    python peer.py split/training.csv SEED SECONDS peer-SEED.csv
"""
import sys
import time

import numpy as np
import pandas as pd
import torch
from ctgan import CTGAN
from ctgan.synthesizers import ctgan as module

path, seed, seconds, out = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[4]
np.random.seed(seed)
torch.manual_seed(seed)
torch.set_num_threads(1)
rows = pd.read_csv(path)
words = list(rows.select_dtypes(exclude="number").columns)
begun = time.process_time()
epochs = 0


def until_time_is_up(epochs_asked, **_):
    """In place of a progress bar over all epochs: ends when the time is up."""
    global epochs
    for epoch in epochs_asked:
        if time.process_time() - begun > seconds:
            return
        epochs = epoch + 1
        yield epoch


module.tqdm = until_time_is_up
model = CTGAN(epochs=100_000, enable_gpu=False)
model.fit(rows, words)
print(f"seed {seed}: {epochs} epochs in {time.process_time() - begun:.0f} s")
model.sample(len(rows)).to_csv(out, index=False)
