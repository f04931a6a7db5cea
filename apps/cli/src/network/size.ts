/** Pixels of the square that the network sees, on each side, and to a cell of its feature map. */
export const NETWORK = { size: 512, stride: 32 } as const
