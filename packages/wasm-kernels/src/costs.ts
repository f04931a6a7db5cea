/**
 * What the choice of a way rests on, of the machine it was measured on (x64; `npm run bench:tune` prints them for yours).
 * They change how long a call takes, and no bit of what it gives.
 */
export const COSTS = {
  /**
   * Maxima: what it costs to deal with one cell, all its channels, in units of reading one window. Of rows and columns,
   * those that are read; a pass writes a row of maxima; a window is built from four and written. Fitted to maps of 0.5 to
   * 56 MB, and judged by bench/choose.mjs of backend-wasm.
   */
  row: 0.6,
  pass: 0.2,
  column: 1.2,
  build: 6,
  /**
   * What each window costs beside its channels, in channels. Passes over rows and the building of windows have many cells at
   * once, so it weighs where there are few channels.
   */
  each: 100,
  /** The channels that the constants above were fitted to. */
  channels: 256,
  /** Sums: what it costs to build the means of rows, for each cell of the image, in cells read. */
  means: 4,
  /** An image of more bytes than this is swept from top to bottom: it does not fit into the cache of one core. */
  large: (2 ** 20) as number,
  /** Of such an image, a RoI of fewer bytes, were it square, is taken at once. */
  small: (2 ** 19) as number,
}
