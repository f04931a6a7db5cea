#!/usr/bin/env python3
"""Writes src/golden/tensorflow-crop-gradient.json: the gradient to the boxes of crop-and-resize, bilinear, by TensorFlow's
own CPU kernel, CropAndResizeGradBoxes.

Needs tensorflow-cpu (pip). The file is committed; nothing else needs this script.
"""

import json
import pathlib
import random

import numpy
import tensorflow

GOLDEN = pathlib.Path(__file__).resolve().parent.parent / "src" / "golden"
PROBLEMS = 60
SIZES = [(7, 7), (3, 3), (2, 3), (5, 4), (1, 1), (7, 1), (1, 6), (14, 2)]
# So near to a cell or the border, in cells, a sample has a kink, where TensorFlow's gradient is 0.
KINK = 1e-3


def values(shape, seed):
    """Between -0.5 and 0.5: the formula that known.ts has too."""
    index = numpy.arange(int(numpy.prod(shape)), dtype=numpy.int64)
    return (((index * 7919 + seed * 104659) % 104729) / 104729 - 0.5).astype(numpy.float32).reshape(shape)


def box(rng, kind):
    """One box x1 y1 x2 y2 of a kind, the map from 0 to 1, exact in float32."""
    x, y, w, h = rng.uniform(0, 0.6), rng.uniform(0, 0.6), rng.uniform(0.05, 0.4), rng.uniform(0.05, 0.4)
    if kind == "over the border":
        x, y, w, h = rng.uniform(-0.4, 0.7), rng.uniform(-0.4, 0.7), w * 2, h * 2
    if kind == "turned over":
        x, w = x + w, -w
    if kind == "tiny":
        w, h = w / 50, h / 50
    return [float(numpy.float32(v)) for v in (x, y, x + w, y + h)]


def samples(low, high, count, side):
    """Where the samples of an axis lie, in cells."""
    if count == 1:
        return numpy.array([0.5 * (low + high) * (side - 1)])
    return low * (side - 1) + numpy.arange(count) * (high - low) * (side - 1) / (count - 1)


def has_kink(roi, size, shape):
    x1, y1, x2, y2 = roi[1:]
    places = numpy.concatenate([samples(y1, y2, size[0], shape[1]), samples(x1, x2, size[1], shape[2])])
    return bool((numpy.abs(places - numpy.round(places)) < KINK).any())


def problem(rng, number):
    size = rng.choice(SIZES)
    shape = [rng.randint(1, 3), rng.randint(3, 20), rng.randint(3, 24), rng.choice([1, 3, 5])]
    rois = []
    while len(rois) < 4:
        kind = rng.choice(["inside", "over the border", "turned over", "tiny"])
        roi = [rng.randrange(shape[0]), *box(rng, kind)]
        if not has_kink(roi, size, shape):
            rois.append(roi)
    return {"id": number, "size": list(size), "shape": shape, "seed": number * 101, "rois": rois, "dy_seed": number * 101 + 7}


def gradient(made):
    dy = values([len(made["rois"]), *made["size"], made["shape"][3]], made["dy_seed"])
    boxes = numpy.array([[y1, x1, y2, x2] for _, x1, y1, x2, y2 in made["rois"]], numpy.float32)
    images = numpy.array([image for image, *_ in made["rois"]], numpy.int32)
    found = tensorflow.raw_ops.CropAndResizeGradBoxes(
        grads=dy, image=values(made["shape"], made["seed"]), boxes=boxes, box_ind=images, method="bilinear"
    ).numpy()
    return [[float(f"{v:.9g}") for v in row[[1, 0, 3, 2]]] for row in found]


def main():
    rng = random.Random(20150430)
    cases = [problem(rng, number) for number in range(1, PROBLEMS + 1)]
    for case in cases:
        case["gradient"] = gradient(case)
    source = f"tensorflow {tensorflow.__version__}: tf.raw_ops.CropAndResizeGradBoxes, bilinear, on a CPU"
    lines = ",\n".join(json.dumps(case) for case in cases)
    text = f'{{"source": {json.dumps(source)},\n"problems": [\n{lines}\n]}}\n'
    (GOLDEN / "tensorflow-crop-gradient.json").write_text(text)


main()
