/** Pixels of the network's input to a cell of the maps that CenterNet is tapped at, the last one first. */
export const CENTERNET_STRIDES = [32, 16, 8] as const

export type CenterNetStride = (typeof CENTERNET_STRIDES)[number]
