/**
 * The largest cell of a bin in one channel; `empty` if it has none. `lowest` is −∞, and `>` passes NaN over.
 * Tables: see tables.ts. A cell is `map[image * height + y][x * channels + c]`.
 */
export const max = {
  arguments: ['map', 'rows', 'columns', 'lanes', 'channels', 'lowest', 'empty'],
  source: `function (map, rows, columns, lanes, channels, lowest, empty) {
    const row = 4 * this.thread.y;
    const lane = 2 * this.thread.x;
    const column = 2 * (rows[row + 2] + lanes[lane]);
    const c = rows[row + 3] + lanes[lane + 1];
    const top = rows[row];
    const bottom = rows[row + 1];
    const left = columns[column];
    const right = columns[column + 1];
    let largest = lowest;
    for (let y = top; y < bottom; y += 1) {
      for (let x = left; x < right; x += channels) {
        const cell = map[y][x + c];
        if (cell > largest) {
          largest = cell;
        }
      }
    }
    if (bottom <= top || right <= left) {
      largest = empty;
    }
    return largest;
  }`,
} as const
