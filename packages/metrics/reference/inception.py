"""Writes test/fixtures/inception.npz: what the reference tools' own Inception networks make of weights by a formula.

    OMP_NUM_THREADS=1 python packages/metrics/reference/inception.py [FOLDER]

FOLDER, where given, gets the weights too as torch.save writes them: legacy.pth and zip.pth (95 MB each).

Made with pytorch-fid 0.3.0, torch-fidelity 0.4.0, clean-fid 0.1.35, torchmetrics 1.9.0, torch 2.15.0, torchvision
0.29.2, pillow 13.0.0, numpy 2.4.6.
"""

import sys
import tempfile
import warnings
from pathlib import Path
from unittest import mock

import numpy as np
import pytorch_fid.inception as pytorch_fid
import torch
from cleanfid.resize import build_resizer
from torch_fidelity.feature_extractor_inceptionv3 import FeatureExtractorInceptionV3
from torchmetrics.image.fid import NoTrainInceptionV3

from formula import between, image

warnings.filterwarnings("ignore")
SIZES = {"32": (32, 32), "299": (299, 299), "511x200": (200, 511)}
MEANS = ["64", "192", "768", "2048"]
LOGITS = ["logits_unbiased", "logits"]


def weight(name, shape):
    """He's range, so that no depth decays or explodes; statistics of normalisation far from 0 and 1."""
    if name.endswith("conv.weight"):
        limit = np.sqrt(6 / np.prod(shape[1:]))
        return between(name, shape, -limit, limit)
    if name.endswith("bn.running_mean"):
        return between(name, shape, -0.5, 0.5)
    if name.endswith("bn.running_var"):
        return between(name, shape, 0.25, 2.25)
    if name.endswith("bn.weight"):
        return between(name, shape, 0.5, 1.5)
    if name.endswith("bn.bias"):
        return between(name, shape, -0.25, 0.5)
    if name == "fc.bias":
        return between(name, shape, -1, 1)
    return between(name, shape, -0.05, 0.05)


def fid_network():
    """pytorch-fid's architecture with the formula's weights in place of its download."""
    with (
        mock.patch.object(pytorch_fid, "load_state_dict_from_url", return_value={}),
        mock.patch.object(torch.nn.Module, "load_state_dict"),
    ):
        network = pytorch_fid.fid_inception_v3()
    state = {
        name: torch.from_numpy(weight(name, tuple(old.shape))) if old.is_floating_point() else old
        for name, old in network.state_dict().items()
    }
    network.load_state_dict(state)
    return network.eval(), state


def by_pytorch_fid(network, x, resize=True):
    """Its wrapper's outputs for x [1,3,h,w] in [0,1], or in [-1,1] at 299 without `resize`; sFID and logits beside them."""
    with mock.patch.object(pytorch_fid, "fid_inception_v3", return_value=network):
        wrapper = pytorch_fid.InceptionV3([0, 1, 2, 3], resize_input=resize, normalize_input=resize).eval()
    spatial = []
    hook = network.Mixed_6d.branch1x1.register_forward_hook(lambda _module, _inputs, output: spatial.append(output))
    outputs = wrapper(x)
    hook.remove()
    layers = {layer: output.mean((2, 3)) for layer, output in zip(MEANS, outputs)}
    layers["sfid"] = spatial[0][:, :7].permute(0, 2, 3, 1).flatten(1)
    layers["logits"] = network.fc(layers["2048"])
    layers["logits_unbiased"] = layers["logits"] - network.fc.bias
    return layers


def features(network, path):
    """All layers of all presets, by `preset/size/layer`."""
    fidelity = FeatureExtractorInceptionV3("inception", MEANS + LOGITS, feature_extractor_weights_path=path).eval()
    metrics = {layer: NoTrainInceptionV3("inception", [layer], path) for layer in ("64", "2048")}
    clean = build_resizer("clean")
    for size, (height, width) in SIZES.items():
        pixels = image(size, height, width)
        batch = torch.from_numpy(pixels.transpose(2, 0, 1).copy())[None]
        for layer, output in zip(MEANS + LOGITS, fidelity(batch)):
            yield f"torch-fidelity/{size}/{layer}", output
        for layer, output in by_pytorch_fid(network, batch / 255).items():
            yield f"pytorch-fid/{size}/{layer}", output
        for layer, extractor in metrics.items():
            yield f"torchmetrics/{size}/{layer}", extractor(batch)
        cleaned = torch.from_numpy(clean(pixels).transpose(2, 0, 1).copy())[None]
        outputs = by_pytorch_fid(network, (cleaned - 128) / 128, resize=False)
        yield from ((f"clean/{size}/{layer}", outputs[layer]) for layer in ("64", "2048"))


def main(folder):
    network, state = fid_network()
    legacy, path = folder / "legacy.pth", folder / "zip.pth"
    torch.save(state, legacy, _use_new_zipfile_serialization=False)
    torch.save(state, path)
    with torch.no_grad():
        arrays = {name: output[0].numpy().astype(np.float32) for name, output in features(network, str(path))}
    for name, values in arrays.items():
        print(f"{name:40} mean {values.mean():9.4f}  std {values.std():9.4f}  zero {(values == 0).mean():.2f}")
    fixture = Path(__file__).parent.parent / "test" / "fixtures" / "inception.npz"
    fixture.parent.mkdir(exist_ok=True)
    np.savez(fixture, **arrays)


if len(sys.argv) > 1:
    Path(sys.argv[1]).mkdir(parents=True, exist_ok=True)
    main(Path(sys.argv[1]))
else:
    with tempfile.TemporaryDirectory() as folder:
        main(Path(folder))
