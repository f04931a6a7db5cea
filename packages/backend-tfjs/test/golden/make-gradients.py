#!/usr/bin/env python3
"""Writes gradients.json beside it: what torchvision's backward passes give the feature maps, on CPU, for overlapping RoIs.

Needs torch and torchvision (Debian: apt-get install python3-torchvision; then /usr/bin/python3 make-gradients.py).
The file is committed; nothing else needs this script.
"""

import base64
import json
import pathlib
import random

import numpy
import torch
import torchvision

FILE = pathlib.Path(__file__).resolve().parent / "gradients.json"


def filled(shape, seed, levels=None):
    """Multiples of 2^-15 in [-1, 1), channels last, or rounded down to 1/levels, so that maxima tie: as fill() in gradients.ts."""
    index = numpy.arange(int(numpy.prod(shape)), dtype=numpy.int64)
    values = ((index * 40503 + seed) % 65521 - 32760) / 32768
    if levels:
        values = numpy.floor(values * levels) / levels
    return torch.from_numpy(values.astype(numpy.float32).reshape(shape)).permute(0, 3, 1, 2).contiguous()


def crowd(batch, height, width, count, rng):
    """Boxes around one place of each image, so that each overlaps the next; the last of them leaves the image."""
    rois = []
    for k in range(count):
        x, y = width * (0.2 + 0.08 * rng.random()), height * (0.2 + 0.08 * rng.random())
        w, h = width * rng.uniform(0.3, 0.7), height * rng.uniform(0.3, 0.7)
        if k == count - 1:
            x, y, w, h = -0.3 * width, 0.5 * height, width, height
        rois.append([k % batch, *(round(v * 64) / 64 for v in (x, y, x + w, y + h))])
    return rois


def leaves(problem):
    maps = [filled(shape, problem["seed"] + 977 * n, problem["levels"]) for n, shape in enumerate(problem["shapes"])]
    return [m.requires_grad_() for m in maps]


def arguments(problem):
    params = problem["params"]
    return torch.tensor(problem["rois"], dtype=torch.float32), tuple(params["outputSize"]), params["spatialScale"]


def roi_pool(problem, maps):
    problem["params"]["quantization"] = "round"
    return torchvision.ops.roi_pool(maps[0], *arguments(problem))


def ratio_of(problem):
    ratio = [-1, 2, 3][problem["seed"] % 3]
    problem["params"]["samplingRatio"] = ratio if ratio > 0 else "adaptive"
    return ratio


def roi_align(problem, maps):
    aligned = problem["params"]["aligned"] = problem["seed"] % 2 == 0
    return torchvision.ops.roi_align(maps[0], *arguments(problem), ratio_of(problem), aligned)


def ps_roi_pool(problem, maps):
    # torchvision's forward pass clips bins to H - 1 and W - 1; its backward pass, wanted here, to H and W as roipool does.
    return torchvision.ops.ps_roi_pool(maps[0], *arguments(problem))


def ps_roi_align(problem, maps):
    return torchvision.ops.ps_roi_align(maps[0], *arguments(problem), ratio_of(problem))


def multi_scale_roi_align(problem, maps):
    """Each image twice as high as the finest map has rows, and so on: strides 2, 4, 8."""
    params = problem["params"]
    params |= {"aligned": False, "strides": [2, 4, 8], "canonicalLevel": 2, "canonicalSize": 16}
    del params["spatialScale"]
    batch, height, width, _ = problem["shapes"][0]
    named = {str(n): m for n, m in enumerate(maps)}
    boxes = [torch.tensor([r[1:] for r in problem["rois"] if r[0] == image], dtype=torch.float32) for image in range(batch)]
    problem["rois"].sort(key=lambda r: r[0])
    size, ratio = tuple(params["outputSize"]), ratio_of(problem)
    pooler = torchvision.ops.MultiScaleRoIAlign(list(named), size, ratio, canonical_scale=16, canonical_level=2)
    return pooler(named, boxes, [(height * 2, width * 2)] * batch)


def encoded(tensor):
    values = tensor.permute(0, 2, 3, 1).contiguous().numpy().astype("<f4")
    return base64.b64encode(values.tobytes()).decode()


def problems(name, call):
    rng = random.Random(name)
    positional, pyramid = name.startswith("ps"), name.startswith("multi")
    for number in range(6):
        size = [(2, 3), (3, 2), (1, 1), (4, 3), (2, 2), (3, 4)][number]
        batch, height, width = 1 + number % 2, (8 if pyramid else 6 + number % 3), (16 if pyramid else 9 + number % 4)
        channels = size[0] * size[1] * (2 if number < 3 else 1) if positional else 2
        scale = 1 / 2 if pyramid else [1 / 4, 0.7, 1][number % 3]
        shapes = [[batch, height >> n, width >> n, channels] for n in range(3 if pyramid else 1)]
        problem = {
            "operator": call[0],
            "shapes": shapes,
            "seed": 1 + number * 101,
            "levels": 2 if number >= 4 else None,
            "rois": crowd(batch, height / scale, width / scale, 6, rng),
            "params": {"outputSize": list(size), "spatialScale": scale},
        }
        maps = leaves(problem)
        result = call[1](problem, maps)
        count, depth, rows, columns = result.shape
        result.backward(filled([count, rows, columns, depth], problem["seed"] + 31))
        problem["expected"] = [encoded(torch.zeros_like(m) if m.grad is None else m.grad) for m in maps]
        yield problem


CALLS = {
    "roi_pool": ("roiPool", roi_pool),
    "roi_align": ("roiAlign", roi_align),
    "ps_roi_pool": ("psRoiPool", ps_roi_pool),
    "ps_roi_align": ("psRoiAlign", ps_roi_align),
    "multi_scale_roi_align": ("multiScaleRoiAlign", multi_scale_roi_align),
}
rows = [problem for name, call in CALLS.items() for problem in problems(name, call)]
head = {
    "source": f"torchvision {torchvision.__version__} on torch {torch.__version__}, CPU: backward of torchvision.ops",
    "script": "test/golden/make-gradients.py",
}
lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
text = json.dumps(head)[:-1] + ', "problems": [\n' + lines + "\n]}\n"
FILE.write_text(text)
print(len(rows), "problems,", len(text), "bytes")
