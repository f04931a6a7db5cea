/** Pixels the network takes on each side, whatever the shape of the photograph. */
export const INPUT_SIZE = 512

/** Pixels of the network's input to a cell of its feature maps, the last one first. */
export const STRIDES = [32, 16, 8] as const

export type Stride = (typeof STRIDES)[number]

/** Of the last feature map. */
export const STRIDE: Stride = 32
