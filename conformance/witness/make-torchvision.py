#!/usr/bin/env python3
"""Writes src/golden/torchvision-*.json: what torchvision's CPU kernels answer to seeded, hostile problems; and what they
answer to the problems of src/golden/differences.json.

Needs torch and torchvision (Debian: apt-get install python3-torchvision; then /usr/bin/python3 witness/make-torchvision.py).
The files are committed; nothing else needs this script.
"""

import base64
import json
import pathlib
import random

import numpy
import torch
import torchvision

GOLDEN = pathlib.Path(__file__).resolve().parent.parent / "src" / "golden"
PROBLEMS = 210
SCALES = [1 / 16, 1 / 30, 0.7, 1.0, 1 / 32]
SIZES = [(7, 7), (14, 14), (3, 3), (2, 3), (5, 4), (1, 1), (7, 3), (14, 2)]


def feature_map(shape, seed):
    """Distinct multiples of 2^-15 in [-1, 1), channels last: the formula that fill.ts has too."""
    count = int(numpy.prod(shape))
    index = numpy.arange(count, dtype=numpy.int64)
    values = ((index * 40503 + seed) % 65521 - 32760) / 32768
    return torch.from_numpy(values.astype(numpy.float32).reshape(shape))


def box(kind, height, width, scale, rng):
    """One box x1 y1 x2 y2 of a kind, in image pixels, exact in float32."""
    image_width, image_height = width / scale, height / scale
    x, y = rng.uniform(0, image_width * 0.8), rng.uniform(0, image_height * 0.8)
    w, h = rng.uniform(0.05, 0.9) * image_width, rng.uniform(0.05, 0.9) * image_height
    if kind == "tie":  # corners that scale to .5, on both sides of 0 where the scale is a power of two
        x, y = (rng.randint(-3, width) + 0.5) / scale, (rng.randint(-3, height) + 0.5) / scale
        w, h = rng.randint(0, width) / scale, rng.randint(0, height) / scale
    if kind == "overhang":
        x, y = rng.uniform(-0.6, 0.9) * image_width, rng.uniform(-0.6, 0.9) * image_height
        w, h = w * 1.5, h * 1.5
    if kind == "tiny":
        w, h = rng.uniform(0, 1.2) / scale, rng.uniform(0, 0.4) / scale
    if kind == "inverted":
        w, h = rng.choice([(-w, h), (w, -h), (-w, -h)])
    if kind == "huge":
        x, y, w, h = -2 * image_width, -image_height, 5 * image_width, 4 * image_height
    if kind == "length":  # where float32, float64 and integer bin edges differ
        x, y, w = 0, 0, (rng.choice([29, 57, 58, 114, 116, 121, 123]) - 1) / scale
    if kind == "outside":
        x, y = rng.choice([(image_width * 1.5, y), (x, -image_height * 2)])
    return [round(v * 64) / 64 for v in (x, y, x + w, y + h)]


KINDS = ["plain", "plain", "tie", "tie", "overhang", "tiny", "inverted", "huge", "length", "outside"]


def problems(rng, channel_groups):
    for number in range(PROBLEMS):
        size = rng.choice(SIZES)
        bins = size[0] * size[1]
        channels = rng.choice([1, 3] if bins > 50 or channel_groups else [1, 3, 17])
        height = rng.randint(3, 20)
        width = rng.choice([w for w in (*range(3, 24), 130) if w != height])
        batch = rng.randint(1, 3)
        scale = SCALES[number % len(SCALES)]
        count = max(1, min(5, 300 // (bins * channels)))
        rois = [[rng.randrange(batch), *box(rng.choice(KINDS), height, width, scale, rng)] for _ in range(count)]
        yield {
            "shape": [batch, height, width, channels * bins if channel_groups else channels],
            "seed": number * 101,
            "rois": rois,
            "params": {"outputSize": list(size), "spatialScale": scale},
        }


def channels_first(problem):
    return feature_map(problem["shape"], problem["seed"]).permute(0, 3, 1, 2).contiguous()


def arguments(problem):
    params = problem["params"]
    return torch.tensor(problem["rois"], dtype=torch.float32), tuple(params["outputSize"]), params["spatialScale"]


def keep_upright(problem):
    problem["rois"] = [r for r in problem["rois"] if r[3] > r[1] and r[4] > r[2]] or [[0, 0, 0, 9, 9]]


def roi_pool(problem, rng):
    return torchvision.ops.roi_pool(channels_first(problem), *arguments(problem))


def roi_align(problem, rng):
    ratio, aligned = rng.choice([-1, 1, 2, 3]), rng.choice([True, False])
    problem["params"] |= {"samplingRatio": ratio if ratio > 0 else "adaptive", "aligned": aligned}
    if ratio < 0 and aligned:
        keep_upright(problem)  # a box inverted on both axes would ask for more memory than there is
    return torchvision.ops.roi_align(channels_first(problem), *arguments(problem), ratio, aligned)


def ps_roi_pool(problem, rng):
    # torchvision clips bins to H - 1 and W - 1. One row and column more, of a value that must never be read,
    # make that the clip to H and W that roipool has.
    padded = torch.nn.functional.pad(channels_first(problem), (0, 1, 0, 1), value=1e6)
    return torchvision.ops.ps_roi_pool(padded, *arguments(problem))


def ps_roi_align(problem, rng):
    ratio = rng.choice([-1, 1, 2, 3])
    problem["params"] |= {"samplingRatio": ratio if ratio > 0 else "adaptive"}
    if ratio < 0:
        keep_upright(problem)  # a box without size would be 0/0: SPEC 14.2
    return torchvision.ops.ps_roi_align(channels_first(problem), *arguments(problem), ratio)


STRIDES = [4, 8, 16, 32]
SIDES = [6, 40, 111.9, 112, 112.1, 223.9, 223.99999, 224, 300, 447.9, 448, 600]


def pyramid_problems(rng):
    """RoIs of every level, most of them close to where one level gives way to the next."""
    for number in range(PROBLEMS):
        height, width = 64 * rng.randint(2, 4), 64 * rng.randint(2, 5)
        images = sorted(rng.randrange(2) for _ in range(3))
        rois = []
        for image in images:
            side, aspect = rng.choice(SIDES), rng.choice([1, 1, 1, 0.5, 2])
            x, y = rng.uniform(-20, width / 2), rng.uniform(-20, height / 2)
            x, y = round(x * 64) / 64, round(y * 64) / 64
            rois.append([image, *numpy.float32([x, y, x + side * aspect, y + side / aspect]).tolist()])
        yield {
            "shape": [2, height // STRIDES[0], width // STRIDES[0], 1 + number % 2],
            "seed": number * 101,
            "rois": rois,
            "params": {"outputSize": list(rng.choice([(2, 3), (3, 2), (1, 1), (4, 3)])), "strides": STRIDES},
        }


def multi_scale_roi_align(problem, rng):
    """The map of level n has the shape of the finest, divided by 2^n, and the seed of the finest plus 977 n."""
    ratio = rng.choice([-1, 1, 2])
    problem["params"] |= {"samplingRatio": ratio if ratio > 0 else "adaptive", "aligned": False}
    batch, height, width, channels = problem["shape"]
    maps = {}
    for level in range(len(STRIDES)):
        shape = [batch, height >> level, width >> level, channels]
        maps[str(level)] = channels_first({"shape": shape, "seed": problem["seed"] + 977 * level})
    boxes = [torch.tensor([r[1:] for r in problem["rois"] if r[0] == image], dtype=torch.float32).reshape(-1, 4) for image in range(batch)]
    pooler = torchvision.ops.MultiScaleRoIAlign(list(maps), tuple(problem["params"]["outputSize"]), ratio)
    return pooler(maps, boxes, [(height * STRIDES[0], width * STRIDES[0])] * batch)


def write(name, operator, call, note="", make=problems):
    rng = random.Random(name)
    rows = []
    for problem in make(rng) if make is pyramid_problems else make(rng, channel_groups=name.startswith("ps")):
        result = call(problem, rng).permute(0, 2, 3, 1).contiguous().numpy().astype("<f4")
        assert numpy.isfinite(result).all(), problem
        problem["expected"] = base64.b64encode(result.tobytes()).decode()
        rows.append(problem)
    source = f"torchvision {torchvision.__version__} on torch {torch.__version__}, CPU, torchvision.ops.{name}{note}"
    head = {"operator": operator, "source": source, "script": "witness/make-torchvision.py"}
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    text = json.dumps(head)[:-1] + ', "problems": [\n' + lines + "\n]}\n"
    file = "multi-scale-roi-align" if make is pyramid_problems else name.replace("_", "-")
    (GOLDEN / f"torchvision-{file}.json").write_text(text)
    print(name, len(rows), "problems,", len(text), "bytes")


def difference(item):
    """The answer of the peer that a problem of differences.json names, NaN as a word."""
    values = numpy.array([float(v) for v in item["values"]], dtype=numpy.float32)
    features = torch.from_numpy(values.reshape(item["shape"])).permute(0, 3, 1, 2).contiguous()
    params = item["params"]
    more = [params["samplingRatio"] if params["samplingRatio"] != "adaptive" else -1] if "samplingRatio" in params else []
    more += [params["aligned"]] if "aligned" in params else []
    call = getattr(torchvision.ops, item["peer"].removeprefix("torchvision.ops."))
    rois = torch.tensor(item["rois"], dtype=torch.float32)
    result = call(features, rois, tuple(params["outputSize"]), params["spatialScale"], *more)
    return ["NaN" if v != v else int(v) if v == int(v) else v for v in result.permute(0, 2, 3, 1).flatten().tolist()]


def write_differences():
    path = GOLDEN / "differences.json"
    file = json.loads(path.read_text())
    for item in file["differences"]:
        if item["peer"].startswith("torchvision"):
            item["answer"] = difference(item)
            print(item["id"], item["answer"])
    lines = ",\n".join(json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in file["differences"])
    path.write_text('{"differences": [\n' + lines + "\n]}\n")


GOLDEN.mkdir(parents=True, exist_ok=True)
write("roi_pool", "roiPool", roi_pool)
write("roi_align", "roiAlign", roi_align)
write("ps_roi_pool", "psRoiPool", ps_roi_pool, ", on the map with one row and column added")
write("ps_roi_align", "psRoiAlign", ps_roi_align)
write("MultiScaleRoIAlign", "multiScaleRoiAlign", multi_scale_roi_align, make=pyramid_problems)
write_differences()
