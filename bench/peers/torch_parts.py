"""Parts that the generators and discriminators of `torch_style.py` share."""

import math

import torch
from torch import nn
from torch.nn import functional as F


def levels(size, features, most):
    """Sides from 4 (7 for 28) to `size`, with their maps: doubled at each halving, `most` at most."""
    stem = 7 if size == 28 else 4
    count = int(math.log2(size / stem)) + 1
    return [(stem * 2**i, min(features * size // (stem * 2**i), most)) for i in range(count)]


def leaky(x):
    return F.leaky_relu(x, 0.2)


def unit(x):
    return x * torch.rsqrt(x.square().mean(1, keepdim=True) + 1e-8)


class Filter(nn.Module):
    """The filter [1,3,3,1] on each map, moved by `stride`, or between inserted zeros with `up`."""

    def __init__(self, maps, stride=1, padding=1, up=False):
        super().__init__()
        taps = torch.tensor([1.0, 3.0, 3.0, 1.0])
        kernel = torch.outer(taps, taps) / 64 * (4 if up else 1)
        self.register_buffer("kernel", kernel.expand(maps, 1, 4, 4).contiguous())
        self.stride, self.padding, self.up = stride, padding, up

    def forward(self, x):
        apply = F.conv_transpose2d if self.up else F.conv2d
        return apply(x, self.kernel, None, 2 if self.up else self.stride, self.padding, groups=x.shape[1])
