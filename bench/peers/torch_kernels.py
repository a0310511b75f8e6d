"""Single kernels in PyTorch at the shapes of `convolutions.json`: a convolution and its two gradients, matrix products."""

import json
from pathlib import Path

import torch
from torch.nn.functional import conv2d

shapes = json.loads((Path(__file__).parent.parent / "convolutions.json").read_text())


def kernels(setting, batch):
    """Yields each kernel's name, its GFLOP and a function that runs it."""
    dtype = torch.bfloat16 if setting.bf16 else torch.float32
    for shape in shapes:
        size, channels, k, filters, stride = (shape[key] for key in ("size", "channels", "kernel", "filters", "stride"))
        same = shape["pad"] == "same"
        out = -(-size // stride) if same else (size - k) // stride + 1
        padding = max(0, -(-((out - 1) * stride + k - size) // 2)) if same else 0
        gflop = 2 * batch * out * out * k * k * channels * filters / 1e9
        x = setting.images(batch, channels, size, size).to(dtype)
        weight = torch.rand(filters, channels, k, k)
        rounded = weight.to(dtype)
        dy = torch.rand_like(conv2d(x, rounded, None, stride, padding))

        def forward():
            # A filter that is new each time, as in training.
            return conv2d(x, (weight * 1).to(dtype), None, stride, padding)

        def gradient(*wanted):
            return torch.ops.aten.convolution_backward(
                dy, x, rounded, None, (stride,) * 2, (padding,) * 2, (1, 1), False, (0, 0), 1, (*wanted, False)
            )

        yield f"{shape['name']} forward", gflop, forward
        yield f"{shape['name']} input-gradient", gflop, lambda: gradient(True, False)
        yield f"{shape['name']} filter-gradient", gflop, lambda: gradient(False, True)
    a, b = torch.rand(1024, 1024).to(dtype), torch.rand(1024, 1024).to(dtype)
    yield "matMul 1024", 2 * 1.024**3, lambda: a @ b
    yield "matMul 1024, a transposed", 2 * 1.024**3, lambda: a.T @ b
