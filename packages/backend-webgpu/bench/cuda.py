"""What run.mjs --python runs: torchvision's CUDA kernels on the RoIs of the workloads that stdin names.

Milliseconds of every round: the kernel by CUDA's events, a call until it is done, twenty calls in a row by the call,
and a call with the map and the RoIs brought to the card and the result brought back to memory that is there.
"""
import json
import sys
import time

import torch
import torchvision
from torchvision.ops import roi_align, roi_pool

given = json.load(sys.stdin)
random = torch.Generator().manual_seed(20150430)
rows = []


def milliseconds(work):
    torch.cuda.synchronize()
    start = time.perf_counter()
    work()
    torch.cuda.synchronize()
    return (time.perf_counter() - start) * 1e3


def kernel_milliseconds(work):
    begin, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
    begin.record()
    work()
    end.record()
    torch.cuda.synchronize()
    return begin.elapsed_time(end)


for workload in given["workloads"]:
    height, width = workload["map"]
    host = torch.rand(1, workload["channels"], height, width, generator=random) * 2 - 1
    boxes = torch.tensor(workload["boxes"]).view(-1, 4)
    regions = torch.cat([torch.zeros(len(boxes), 1), boxes], 1)
    size, scale = workload["outputSize"], 1 / workload["stride"]
    operators = {
        "max": lambda x, r: roi_pool(x, r, size, scale),
        "align": lambda x, r: roi_align(x, r, size, scale, 2, False),
    }
    features, rois = host.cuda(), regions.cuda()
    for operator, pool in operators.items():
        into = pool(features, rois).cpu()
        times = {"kernel": [], "call": [], "inARow": [], "withTransfers": []}
        for measured in range(-2, given["rounds"]):
            one = {
                "kernel": kernel_milliseconds(lambda: pool(features, rois)),
                "call": milliseconds(lambda: pool(features, rois)),
                "inARow": milliseconds(lambda: [pool(features, rois) for _ in range(20)]) / 20,
            }
            if measured >= 0:
                for name, value in one.items():
                    times[name].append(value)
        for measured in range(-1, given["rounds"]):
            time_taken = milliseconds(lambda: into.copy_(pool(host.cuda(), regions.cuda())))
            if measured >= 0:
                times["withTransfers"].append(time_taken)
        rows.append({"workload": workload["name"], "operator": operator, "times": times})

name = f"torchvision {torchvision.__version__}, {torch.cuda.get_device_name(0)}"
print(json.dumps({"name": name, "rows": rows}))
