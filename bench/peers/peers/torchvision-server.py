"""Times torchvision's roi_pool and roi_align, around the op alone, and roi_align with its gradient to the features.

One JSON command a line in, one answer a line out.
"""

import json
import sys
import time

import numpy
import torch
import torchvision

torch.set_num_threads(1)
problem = {}
for line in sys.stdin:
    command = json.loads(line)
    if command["do"] == "load":
        shape = command["shape"]
        problem = {
            "x": torch.from_numpy(numpy.fromfile(command["features"], "<f4").reshape(shape)),
            "rois": torch.from_numpy(numpy.fromfile(command["rois"], "<f4").reshape(-1, 5)),
            "size": tuple(command["outputSize"]),
            "scale": command["spatialScale"],
        }
        pooled = (len(problem["rois"]), shape[1], *problem["size"])
        problem["ones"] = torch.ones(pooled)
        answer = {"version": torchvision.__version__}
    else:
        arguments = (problem["x"], problem["rois"], problem["size"], problem["scale"])
        with torch.set_grad_enabled(command["do"] == "gradient"):
            start = time.perf_counter()
            if command["do"] == "max":
                result = torchvision.ops.roi_pool(*arguments)
            elif command["do"] == "align":
                result = torchvision.ops.roi_align(*arguments, 2, True)
            else:
                x = problem["x"].detach().requires_grad_()
                pooled = torchvision.ops.roi_align(x, *arguments[1:], 2, True)
                (result,) = torch.autograd.grad(pooled, x, problem["ones"])
                del pooled
            answer = {"ms": (time.perf_counter() - start) * 1000}
        if "save" in command:
            result.numpy().astype("<f4").tofile(command["save"])
        del result
    print(json.dumps(answer), flush=True)
