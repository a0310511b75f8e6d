"""StyleGAN2 and R3GAN of `packages/models` in PyTorch: the same weights, products and updates, in PyTorch's own terms.

A modulated convolution scales its input and its output, as the authors' code does in training; upsampling is a transposed
convolution and a filter.
"""

import torch
from torch import nn
from torch.nn import functional as F

from torch_parts import Filter, leaky, levels, unit
from torch_steps import Setting, adam, trains, update

ROOT2 = 2**0.5


class EqualDense(nn.Module):
    """A dense layer whose weights N(0,1) are scaled when it runs."""

    def __init__(self, inputs, units, gain=1.0, bias_gain=1.0, std=1.0, first_bias=0.0):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(units, inputs) * std)
        self.bias = nn.Parameter(torch.full((units,), first_bias))
        self.gain, self.bias_gain = gain / inputs**0.5, bias_gain

    def forward(self, x):
        return F.linear(x, self.weight * self.gain, self.bias * self.bias_gain)


class Modulated(nn.Module):
    def __init__(self, inputs, maps, style_dim, size=3, demodulate=True, up=False, gain=1.0):
        super().__init__()
        self.style = EqualDense(style_dim, inputs, first_bias=1.0)
        self.weight = nn.Parameter(torch.randn(maps, inputs, size, size))
        self.bias = nn.Parameter(torch.zeros(maps))
        self.demodulate, self.size, self.gain = demodulate, size, gain
        self.filter = Filter(maps, up=False) if up else None
        self.scale = 1.0 if demodulate else gain / (inputs * size * size) ** 0.5

    def forward(self, x, w):
        style = self.style(w) * self.scale
        x = x * style[:, :, None, None]
        if self.filter is None:
            y = F.conv2d(x, self.weight, padding=self.size // 2)
        else:
            y = 4 * self.filter(F.conv_transpose2d(x, self.weight.transpose(0, 1), stride=2))
        if self.demodulate:
            squares = self.weight.square().sum((2, 3))
            y = y * (self.gain * torch.rsqrt(style.square() @ squares.T + 1e-8))[:, :, None, None]
        return y + self.bias[:, None, None] * self.gain


class Styled(nn.Module):
    """A modulated convolution with noise and leaky ReLU."""

    def __init__(self, inputs, maps, style_dim, side, up=False):
        super().__init__()
        self.conv = Modulated(inputs, maps, style_dim, up=up, gain=ROOT2)
        self.strength = nn.Parameter(torch.zeros(()))
        self.register_buffer("map", torch.randn(1, 1, side, side))

    def forward(self, x, w):
        y = self.conv(x, w)
        noise = torch.randn(y.shape[0], 1, *y.shape[2:]) if self.training else self.map
        return leaky(y + noise * (self.strength * ROOT2))


class StyleGenerator(nn.Module):
    def __init__(self, size, channels, features, most, latent, style_dim, mapping_layers=2):
        super().__init__()
        self.latent, self.sizes = latent, (size, channels)
        slow = {"gain": 0.01 * ROOT2, "bias_gain": 0.01 * ROOT2, "std": 100.0}
        widths = [latent] + [style_dim] * mapping_layers
        self.mapping = nn.ModuleList(EqualDense(a, b, **slow) for a, b in zip(widths, widths[1:]))
        (side, maps), *others = levels(size, features, most)
        self.constant = nn.Parameter(torch.randn(1, maps, side, side))
        self.blocks = nn.ModuleList([Styled(maps, maps, style_dim, side)])
        self.images = nn.ModuleList([Modulated(maps, channels, style_dim, 1, demodulate=False)])
        for side, own in others:
            self.blocks.append(Styled(maps, own, style_dim, side, up=True))
            self.blocks.append(Styled(own, own, style_dim, side))
            self.images.append(Modulated(own, channels, style_dim, 1, demodulate=False))
            maps = own
        self.larger = Filter(channels, up=True)
        self.count = 2 * (len(others) + 1)

    def styles(self, z):
        w = unit(z)
        for layer in self.mapping:
            w = leaky(layer(w))
        return w

    def mixed(self, n, mixing):
        """Styles of all places, from one z, or with probability `mixing` from another z after some place."""
        w = self.styles(torch.randn(n, self.latent))
        if mixing == 0:
            return [w] * self.count
        other = self.styles(torch.randn(n, self.latent))
        cut = 1 + int(torch.rand(()) * (self.count - 1)) if torch.rand(()) < mixing else self.count
        return [w if i < cut else other for i in range(self.count)]

    def synthesis(self, styles):
        x = self.blocks[0](self.constant.expand(styles[0].shape[0], -1, -1, -1), styles[0])
        image = self.images[0](x, styles[1])
        for i in range(1, len(self.images)):
            x = self.blocks[2 * i - 1](x, styles[2 * i - 1])
            x = self.blocks[2 * i](x, styles[2 * i])
            image = self.larger(image) + self.images[i](x, styles[2 * i + 1])
        return image

    def forward(self, z):
        return self.synthesis([self.styles(z)] * self.count)


class EqualConv(nn.Module):
    def __init__(self, inputs, maps, size=3, down=False, gain=1.0, bias=True):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(maps, inputs, size, size))
        self.bias = nn.Parameter(torch.zeros(maps)) if bias else None
        self.gain, self.bias_gain, self.size, self.down = gain / (inputs * size * size) ** 0.5, gain, size, down
        self.filter = Filter(inputs, 2 if size == 1 else 1, 1 if size == 1 else 2) if down else None

    def forward(self, x):
        weight = self.weight * self.gain
        bias = None if self.bias is None else self.bias * self.bias_gain
        if not self.down:
            return F.conv2d(x, weight, bias, padding=self.size // 2)
        return F.conv2d(self.filter(x), weight, bias, stride=1 if self.size == 1 else 2)


class Residual(nn.Module):
    """Two convolutions, the second to half the side, beside a shortcut."""

    def __init__(self, own, maps):
        super().__init__()
        self.first = EqualConv(own, own, gain=ROOT2)
        self.second = EqualConv(own, maps, down=True)
        self.skip = EqualConv(own, maps, 1, down=True, gain=1 / ROOT2, bias=False)

    def forward(self, x):
        return leaky(self.second(leaky(self.first(x)))) + self.skip(x)


class Deviation(nn.Module):
    """The minibatch standard deviation of groups of four, as one more map."""

    def forward(self, x):
        n, c, h, w = x.shape
        size = min(4, n)
        spread = torch.sqrt(x.reshape(size, n // size, c, h, w).var(0, unbiased=False) + 1e-8).mean((1, 2, 3))
        return torch.cat([x, spread.repeat(size)[:, None, None, None].expand(n, 1, h, w)], 1)


class Leaky(nn.Module):
    def forward(self, x):
        return leaky(x)


def style_discriminator(size, channels, features, most):
    (stem, last), *others = levels(size, features, most)
    widths = [maps for _, maps in reversed(others)] + [last]
    return nn.Sequential(
        *[EqualConv(channels, widths[0], 1, gain=ROOT2), Leaky()],
        *[Residual(a, b) for a, b in zip(widths, widths[1:])],
        *[Deviation(), EqualConv(last + 1, last, gain=ROOT2), Leaky(), nn.Flatten()],
        *[EqualDense(last * stem * stem, last, ROOT2, ROOT2), Leaky(), EqualDense(last, 1)],
    )


class GroupedResidual(nn.Module):
    """R3GAN's block: 1x1 to twice the maps, a grouped 3x3, 1x1 back, added to the input."""

    def __init__(self, maps, group_width, blocks):
        super().__init__()
        wide = 2 * maps
        self.expand = nn.Conv2d(maps, wide, 1)
        self.grouped = nn.Conv2d(wide, wide, 3, padding=1, groups=max(1, wide // group_width))
        self.reduce = nn.Conv2d(wide, maps, 1, bias=False)
        gain = (2 / 1.04) ** 0.5 * blocks**-0.25
        for conv in (self.expand, self.grouped):
            nn.init.normal_(conv.weight, 0, gain / (conv.weight[0].numel()) ** 0.5)
            nn.init.zeros_(conv.bias)
        nn.init.zeros_(self.reduce.weight)

    def forward(self, x):
        return x + self.reduce(leaky(self.grouped(leaky(self.expand(x)))))


def point(inputs, maps):
    conv = nn.Conv2d(inputs, maps, 1, bias=False)
    nn.init.normal_(conv.weight, 0, inputs**-0.5)
    return conv


def linear(inputs, units):
    dense = nn.Linear(inputs, units, bias=False)
    nn.init.normal_(dense.weight, 0, inputs**-0.5)
    return dense


class Basis(nn.Module):
    """A learnt basis, each map scaled by a number of the latent."""

    def __init__(self, latent, side, maps):
        super().__init__()
        self.constant = nn.Parameter(torch.randn(1, maps, side, side))
        self.project = linear(latent, maps)

    def forward(self, z):
        return self.constant * self.project(z)[:, :, None, None]


class Weighed(nn.Module):
    """A learnt weight for each place of each map, and a linear logit."""

    def __init__(self, side, maps):
        super().__init__()
        self.basis = nn.Conv2d(maps, maps, side, groups=maps, bias=False)
        nn.init.normal_(self.basis.weight, 0, 1 / side)
        self.logit = linear(maps, 1)

    def forward(self, x):
        return self.logit(self.basis(x).flatten(1))


def r3(size, channels, features, most, latent, blocks=2, group_width=16):
    """The generator and the discriminator."""
    sizes = levels(size, features, most)
    total = blocks * len(sizes)

    def residuals(maps):
        return [GroupedResidual(maps, group_width, total) for _ in range(blocks)]

    (stem, first), *others = sizes
    generator = [Basis(latent, stem, first), *residuals(first)]
    maps = first
    for _, own in others:
        generator += [*([point(maps, own)] if own != maps else []), Filter(own, up=True), *residuals(own)]
        maps = own
    generator.append(point(maps, channels))
    discriminator = [point(channels, maps), *residuals(maps)]
    for _, own in reversed(sizes[:-1]):
        discriminator += [Filter(maps, 2, 1), *([point(maps, own)] if own != maps else []), *residuals(own)]
        maps = own
    discriminator.append(Weighed(stem, maps))
    return nn.Sequential(*generator), nn.Sequential(*discriminator)


def squared_slope(discriminator, at):
    """The mean squared norm of the gradient at images, halved: R1 at reals, R2 at fakes."""
    at = at.detach().requires_grad_()
    (slope,) = torch.autograd.grad(discriminator(at).sum(), at, create_graph=True)
    return slope.square().sum((1, 2, 3)).mean() / 2


def path_penalty(generator, styles, mean):
    """The path length penalty without its weight, and the lengths' moving mean with this batch."""
    own = [w.clone() for w in styles]
    images = generator.synthesis(own)
    noise = torch.randn_like(images) / images.shape[-1]
    slopes = torch.autograd.grad((images * noise).sum(), own, create_graph=True)
    lengths = torch.stack([slope.square().sum(1) for slope in slopes]).mean(0).sqrt()
    mean = mean + 0.01 * (lengths.mean() - mean)
    return (lengths - mean).square().mean(), mean.detach()


def relativistic(rising, falling):
    return F.softplus(falling - rising).mean()


def style(setting: Setting, batch, size, features, most=256, dim=128):
    """The plain update of both players, that of the discriminator with R1, and that of the generator with the path length."""
    generator = setting.network(StyleGenerator(size, 3, features, most, dim, dim))
    discriminator = setting.network(style_discriminator(size, 3, features, most))
    plain = setting.plain(generator), setting.plain(discriminator)
    of_generator, of_discriminator = adam([generator], 2e-3, 0.0, 0.99), adam([discriminator], 2e-3, 0.0, 0.99)
    real = setting.images(batch, 3, size, size)
    mean = [torch.zeros(())]

    def update_generator():
        trains([generator], [discriminator])
        fake = plain[0].synthesis(plain[0].mixed(batch, 0.9))
        update(of_generator, F.softplus(-discriminator(fake)).mean())

    def update_discriminator():
        trains([discriminator], [generator])
        with torch.no_grad():
            fake = plain[0].synthesis(plain[0].mixed(batch, 0.9))
        on_real, on_fake = discriminator(real), discriminator(fake)
        update(of_discriminator, F.softplus(on_fake).mean() + F.softplus(-on_real).mean())
        on_real.mean().item()
        on_fake.mean().item()

    def update_r1():
        trains([discriminator], [generator])
        update(of_discriminator, 16 * squared_slope(plain[1], real))

    def update_path():
        trains([generator], [discriminator])
        penalty, mean[0] = path_penalty(plain[0], plain[0].mixed(batch // 2, 0.9), mean[0])
        update(of_generator, 8 * penalty)

    def step():
        update_generator()
        update_discriminator()

    def with_r1():
        update_discriminator()
        update_r1()

    def with_path():
        update_generator()
        update_path()

    cases = {"plain": step, "discriminator with R1": with_r1, "generator with path length": with_path}
    return cases, [generator, discriminator]


def stylegan32(setting: Setting, batch):
    return style(setting, batch, 32, 64)


def stylegan64(setting: Setting, batch):
    return style(setting, batch, 64, 32)


def r3gan32(setting: Setting, batch):
    generator, discriminator = map(setting.network, r3(32, 3, 64, 256, 64))
    of_generator, of_discriminator = adam([generator], 2e-4, 0.0, 0.9), adam([discriminator], 2e-4, 0.0, 0.9)
    real = setting.images(batch, 3, 32, 32)
    judge = setting.plain(discriminator)

    def step():
        trains([discriminator], [generator])
        with torch.no_grad():
            fake = generator(torch.randn(batch, 64))
        adversarial = relativistic(discriminator(real), discriminator(fake))
        update(of_discriminator, adversarial + 0.05 * (squared_slope(judge, real) + squared_slope(judge, fake)))
        trains([generator], [discriminator])
        with torch.no_grad():
            on_real = discriminator(real)
        update(of_generator, relativistic(discriminator(generator(torch.randn(batch, 64))), on_real))

    return {"": step}, [generator, discriminator]


benches = {"stylegan32": stylegan32, "stylegan64": stylegan64, "r3gan32": r3gan32}
