/**
 * How a photograph becomes the network's square: squeezed, with a factor for each axis, or whole between grey bars, with one
 * factor.
 */
export const fits = ['squeeze', 'pad'] as const

export type Fit = (typeof fits)[number]

/** Whether a cell's channels lie together, or a channel's cells. */
export const layouts = ['NHWC', 'NCHW'] as const

export type FileLayout = (typeof layouts)[number]
