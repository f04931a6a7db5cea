import type { Judged } from './judge.js'

/** What COCO's twelve numbers are, in their order. */
export const cocoNames = [
  'AP, IoU 0.5 to 0.95',
  'AP, IoU 0.5',
  'AP, IoU 0.75',
  'AP, small objects',
  'AP, medium objects',
  'AP, large objects',
  'AR, 1 detection an image',
  'AR, 10 detections an image',
  'AR, 100 detections an image',
  'AR, small objects',
  'AR, medium objects',
  'AR, large objects',
] as const

/** Three digits; a dash where there was nothing to find. */
export function number(value: number): string {
  return value < 0 ? '–' : value.toFixed(3)
}

/** Of each class that is there or was found: objects, AP, AP at 0.5, at 0.75, AR. */
export function classRows({ coco, categories, truth }: Judged): string[][] {
  return categories.map((name) => {
    const { ap, ap50, ap75, ar100 } = coco.perClass[name]!
    const objects = truth.filter(({ category }) => category === name).length
    return [name, String(objects), ...[ap, ap50, ap75, ar100].map(number)]
  })
}

/** Of each class: found as what it is, taken for others, missed; and found where nothing is. */
export function confusionLines({ categories, confusion }: Judged): string[][] {
  const none = categories.length
  return categories.map((name, n) => {
    const row = confusion[n]!
    const others = categories.flatMap((other, m) => (m !== n && row[m]! > 0 ? [`${other} ${row[m]}`] : []))
    return [name, ...[row[n], others.join(', '), row[none], confusion[none]![n]].map(String)]
  })
}
