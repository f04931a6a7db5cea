/** The twenty classes of Pascal VOC, in its order. A label is a place in this list. */
export const classes = [
  'aeroplane',
  'bicycle',
  'bird',
  'boat',
  'bottle',
  'bus',
  'car',
  'cat',
  'chair',
  'cow',
  'diningtable',
  'dog',
  'horse',
  'motorbike',
  'person',
  'pottedplant',
  'sheep',
  'sofa',
  'train',
  'tvmonitor',
] as const

export type ClassName = (typeof classes)[number]

/**
 * What a scene is for. `validation` is for choices. `iid` and `held` are tests, on the same photographs: `held` has
 * drawings of a vendor that no other split has.
 */
export const splits = ['train', 'validation', 'iid', 'held'] as const

export type Split = (typeof splits)[number]
