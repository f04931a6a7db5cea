/** The elements of a map, as they are. */
export const copy = {
  arguments: ['map'],
  source: `function (map) {
    return map[this.thread.y][this.thread.x];
  }`,
} as const
