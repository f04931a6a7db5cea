/** Pixels of the square that the network sees, on each side. */
export const INPUT_SIZE = 512
