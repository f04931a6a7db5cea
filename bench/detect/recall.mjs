import { iou } from '@roipool/detection'

/** The share of the objects that one of the first `count` proposals overlaps by `threshold` or more. */
export function recall(scenes, count, threshold) {
  let [found, objects] = [0, 0]
  for (const { boxes, proposals } of scenes) {
    const some = proposals.subarray(0, count * 4)
    const overlaps = iou(boxes, some)
    const width = some.length / 4
    for (let row = 0; row < boxes.length / 4; row++) {
      objects++
      if (overlaps.subarray(row * width, (row + 1) * width).some((value) => value >= threshold)) found++
    }
  }
  return found / objects
}

/** Recall at IoU 0.5 and 0.7 with 100, 300 and 1,000 proposals. */
export function recalls(scenes) {
  return [100, 300, 1000].map((count) => ({
    count,
    recall50: recall(scenes, count, 0.5),
    recall70: recall(scenes, count, 0.7),
  }))
}
