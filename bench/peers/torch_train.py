"""Trains a twin of one of our GANs in PyTorch and keeps samples: `results/twins` judges them as it judges ours.

    python torch_train.py '{"variant": "dcgan", "set": "mnist", "options": {...}, "steps": 2000, "batchSize": 32, "seed": 1}' samples.npy

The request has the options of our variant. Networks, first weights, losses, order of updates, optimizer and average are ours;
random numbers are PyTorch's. Reads the data from GANFORGE_DATA_DIR. Prints the seconds of training.
"""

import gzip
import json
import math
import os
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits, softplus

import torch_networks
import torch_spectral
import torch_style
from torch_steps import between, trains

SAMPLES = 2000


def read_idx(name):
    raw = gzip.decompress((Path(os.environ["GANFORGE_DATA_DIR"]) / name).read_bytes())
    return np.frombuffer(raw, np.uint8, offset=16).reshape(-1, 1, 28, 28)


def read_images(name):
    """All examples, bytes [n,c,h,w]."""
    if name == "mnist":
        return read_idx("mnist/train-images-idx3-ubyte.gz")
    if name == "fashion-mnist":
        return read_idx("fashion-mnist/t10k-images-idx3-ubyte.gz")
    path = Path(os.environ["GANFORGE_DATA_DIR"]) / "cifar10/data_batch_1_first4000.bin.gz"
    records = np.frombuffer(gzip.decompress(path.read_bytes()), np.uint8).reshape(-1, 3073)
    return records[:, 1:].reshape(-1, 3, 32, 32)


def batches(images, size, seed):
    """Batches in [-1,1] without end, each epoch in an order of its own."""
    random = np.random.default_rng(seed)
    while True:
        order = random.permutation(len(images))
        for at in range(0, len(order) - size + 1, size):
            yield torch.from_numpy(images[order[at : at + size]]).float() / 127.5 - 1


def schedule(value, batch=0):
    """A number, a cosine over examples, or an expression of `step`, as our schedules have them."""
    if isinstance(value, dict):
        first, last = value["cosine"]
        most = value["over"]["examples"]
        return lambda step: last + (first - last) * (1 + math.cos(math.pi * min(1, step * batch / most))) / 2
    if not isinstance(value, str):
        return lambda step: value
    code = compile(value, "schedule", "eval")
    return lambda step: eval(code, {"__builtins__": {}}, {"step": step, "min": min, "max": max})


def kernels_of(network):
    """Weights of convolutions and dense layers, under their spectral norms where they have them."""
    for module in network.modules():
        if isinstance(module, (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)):
            hidden = getattr(module, "parametrizations", None)
            yield module, hidden.weight.original if hidden else module.weight


def draw_normal(network, scales):
    """Kernels N(0,.02), biases 0; scales of batch norm N(1,.02) where `scales`."""
    for module, kernel in kernels_of(network):
        nn.init.normal_(kernel, 0, 0.02)
        if module.bias is not None:
            nn.init.zeros_(module.bias)
    for module in network.modules():
        if scales and isinstance(module, nn.BatchNorm2d):
            nn.init.normal_(module.weight, 1, 0.02)


class Average:
    """The moving average of a network's weights; statistics are copied."""

    def __init__(self, network, decay):
        self.network, self.decay = network, schedule(decay)
        self.weights = [parameter.detach().clone() for parameter in network.parameters()]

    def update(self, step):
        decay = self.decay(step)
        for average, weight in zip(self.weights, self.network.parameters()):
            average.mul_(decay).add_(weight.detach(), alpha=1 - decay)

    def use(self):
        for average, weight in zip(self.weights, self.network.parameters()):
            weight.data.copy_(average)


class Game:
    """Both networks, Adam for each, and the average."""

    def __init__(self, networks, options, latent, betas):
        self.generator, self.discriminator = networks
        self.latent = latent
        betas = (float(options.get("beta1", betas[0])), options.get("beta2", betas[1]))
        self.rate = schedule(options["learningRate"])
        self.adams = [torch.optim.Adam(network.parameters(), 1e-4, betas, fused=True) for network in networks]
        self.average = Average(self.generator, options.get("ema", 0))

    def z(self, n):
        return torch.randn(n, self.latent)

    def update(self, player, loss):
        """One update of the generator (0) or the discriminator (1)."""
        optimizer = self.adams[player]
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()

    def begin(self, step):
        for optimizer in self.adams:
            for group in optimizer.param_groups:
                group["lr"] = self.rate(step)


def dcgan(options, draw):
    game = Game(torch_networks.dcgan28(options["features"]), options, 100, (0.5, 0.999))
    real_label = options.get("realLabel", 1)
    for network in (game.generator, game.discriminator):
        draw_normal(network, scales=True)

    def against(logits, target):
        return binary_cross_entropy_with_logits(logits, torch.full_like(logits, target))

    def step():
        real = draw()
        trains([game.generator], [game.discriminator])
        fake = game.generator(game.z(len(real)))
        game.update(0, against(game.discriminator(fake), 1))
        trains([game.discriminator], [game.generator])
        on_real, on_fake = game.discriminator(real), game.discriminator(fake.detach())
        game.update(1, against(on_real, real_label) + against(on_fake, 0))

    return game, step


def sn_gan(options, draw):
    widths = (options["generatorFeatures"], options["discriminatorFeatures"])
    game = Game(torch_spectral.sn_cnn(*widths), options, 128, (0, 0.9))
    fakes, updates = options.get("fakesPerExample", 2), options.get("discriminatorUpdates", 5)
    for network in (game.generator, game.discriminator):
        draw_normal(network, scales=False)

    def step():
        real = draw()
        trains([game.generator], [game.discriminator])
        game.update(0, -game.discriminator(game.generator(game.z(fakes * len(real)))).mean())
        for i in range(updates):
            real = draw() if i > 0 else real
            trains([game.discriminator], [game.generator])
            with torch.no_grad():
                fake = game.generator(game.z(len(real)))
            game.update(1, torch_spectral.hinge(game.discriminator(real), game.discriminator(fake)))

    return game, step


def wgan_gp(options, draw):
    game = Game(torch_networks.wgan_gp28(options["features"]), options, 128, (0.5, 0.9))
    for network in (game.generator, game.discriminator):
        draw_wgan_gp(network)

    def step():
        for _ in range(options.get("criticUpdates", 5)):
            real = draw()
            trains([game.discriminator], [game.generator])
            with torch.no_grad():
                fake = game.generator(game.z(len(real)))
            wasserstein = game.discriminator(fake).mean() - game.discriminator(real).mean()
            game.update(1, wasserstein + 10 * between(game.discriminator, real, fake))
        trains([game.generator], [game.discriminator])
        game.update(0, -game.discriminator(game.generator(game.z(len(real)))).mean())

    return game, step


def draw_wgan_gp(network):
    """Uniform kernels of variance 4 / (in + out), the fan on the larger side a quarter; dense layers Glorot's; biases 0."""
    for module, kernel in kernels_of(network):
        nn.init.zeros_(module.bias)
        if isinstance(module, nn.Linear):
            nn.init.xavier_uniform_(kernel)
            continue
        inputs, outputs = 25 * module.in_channels, 25 * module.out_channels
        up = isinstance(module, nn.ConvTranspose2d)
        fans = inputs / 4 + outputs if up else inputs + outputs / 4
        limit = (12 / fans) ** 0.5
        nn.init.uniform_(kernel, -limit, limit)


def half_life(options):
    """The decay of an average that halves over so many examples."""
    return 2 ** (-options["batchSize"] / options["emaHalfLife"])


def sizes_of(options):
    return options["size"], options["channels"], options["features"], options["maxFeatures"], options["latentDim"]


class StyleGame(Game):
    """Adam is corrected for the lazy penalties: every 4th step has a path length, every 16th R1."""

    every = (4, 16)

    def __init__(self, networks, options, latent):
        super().__init__(networks, {"learningRate": 0, "ema": half_life(options)}, latent, (0, 0.99))
        rate = options.get("learningRate", 0.0025)
        for optimizer, every in zip(self.adams, self.every):
            c = every / (every + 1)
            for group in optimizer.param_groups:
                group["lr"], group["betas"] = rate * c, (0.0, 0.99**c)

    def begin(self, step):
        self.step = step


def style_gan2(options, draw):
    generator = torch_style.StyleGenerator(*sizes_of(options), options["styleDim"])
    size, channels, features, most, latent = sizes_of(options)
    discriminator = torch_style.style_discriminator(size, channels, features, most)
    game = StyleGame((generator, discriminator), options, latent)
    mixing, path_length = options.get("styleMixing", 0.9), options.get("pathLength", 2)
    mean = [torch.zeros(())]

    def fakes(n):
        return generator.synthesis(generator.mixed(n, mixing))

    def step():
        real = draw()
        n = len(real)
        trains([generator], [discriminator])
        game.update(0, softplus(-discriminator(fakes(n))).mean())
        if path_length > 0 and game.step % 4 == 0:
            penalty, mean[0] = torch_style.path_penalty(generator, generator.mixed(n // 2, mixing), mean[0])
            game.update(0, 4 * path_length * penalty)
        trains([discriminator], [generator])
        with torch.no_grad():
            fake = fakes(n)
        game.update(1, softplus(discriminator(fake)).mean() + softplus(-discriminator(real)).mean())
        if game.step % 16 == 0:
            game.update(1, 16 * options["r1"] * torch_style.squared_slope(discriminator, real))

    return game, step


class R3Game(Game):
    """The rate and beta2 are schedules over examples."""

    def __init__(self, networks, options, latent):
        super().__init__(networks, {"learningRate": 0, "ema": half_life(options)}, latent, (0, 0.9))
        ramp = {"over": {"examples": options.get("rampExamples", 20_000_000)}}
        batch = options["batchSize"]
        self.rate = schedule(options.get("learningRate", {"cosine": [2e-4, 5e-5], **ramp}), batch)
        self.beta2 = schedule(options.get("beta2", {"cosine": [0.9, 0.99], **ramp}), batch)
        self.gammas = schedule(options.get("gamma", {"cosine": [0.05, 0.005], **ramp}), batch)

    def begin(self, step):
        self.gamma = self.gammas(step)
        for optimizer in self.adams:
            for group in optimizer.param_groups:
                group["lr"], group["betas"] = self.rate(step), (0.0, self.beta2(step))


def r3_gan(options, draw):
    networks = torch_style.r3(*sizes_of(options), options.get("blocks", 2), options.get("groupWidth", 16))
    game = R3Game(networks, options, options["latentDim"])
    generator, discriminator = networks

    def step():
        real = draw()
        trains([discriminator], [generator])
        with torch.no_grad():
            fake = generator(game.z(len(real)))
        slopes = torch_style.squared_slope(discriminator, real) + torch_style.squared_slope(discriminator, fake)
        adversarial = torch_style.relativistic(discriminator(real), discriminator(fake))
        game.update(1, adversarial + game.gamma * slopes)
        real = draw()
        trains([generator], [discriminator])
        with torch.no_grad():
            on_real = discriminator(real)
        game.update(0, torch_style.relativistic(discriminator(generator(game.z(len(real)))), on_real))

    return game, step


twins = {"dcgan": dcgan, "snGan": sn_gan, "wganGp": wgan_gp, "styleGan2": style_gan2, "r3Gan": r3_gan}


def main(request, path):
    torch.manual_seed(request["seed"])
    source = batches(read_images(request["set"]), request["batchSize"], request["seed"])
    options = request["options"] | {"batchSize": request["batchSize"]}
    game, update_all = twins[request["variant"]](options, lambda: next(source))
    start = time.perf_counter()
    for step in range(request["steps"]):
        game.begin(step)
        update_all()
        game.average.update(step)
    seconds = time.perf_counter() - start
    game.average.use()
    game.generator.eval()
    with torch.no_grad():
        parts = [game.generator(game.z(200)) for _ in range(SAMPLES // 200)]
    np.save(path, torch.cat(parts).clamp(-1, 1).permute(0, 2, 3, 1).contiguous().numpy())
    print(json.dumps({"seconds": seconds}))


main(json.loads(sys.argv[1]), sys.argv[2])
