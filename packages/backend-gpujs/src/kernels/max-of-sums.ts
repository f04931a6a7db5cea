import { weighted } from './weighted.js'

/**
 * The largest sample of a bin in one channel; `empty` if it has none. A sample is the weighted sum of its cells, 0 if
 * it has none. `lowest` is −∞, and `>` passes NaN over.
 * Tables: see tables.ts. A cell is `map[image * height + y][x * channels + c]`.
 */
export const maxOfSums = {
  arguments: ['map', 'rows', 'columns', 'lanes', 'rowTaps', 'columnTaps', 'lowest', 'empty'],
  source: `function (map, rows, columns, lanes, rowTaps, columnTaps, lowest, empty) {
    const row = 4 * this.thread.y;
    const lane = 2 * this.thread.x;
    const column = 2 * (rows[row + 2] + lanes[lane]);
    const c = rows[row + 3] + lanes[lane + 1];
    const top = rows[row];
    const bottom = rows[row + 1];
    const left = columns[column];
    const right = columns[column + 1];
    let largest = lowest;
    for (let down = top; down < bottom; down += 1) {
      const firstDown = rowTaps[2 * down];
      const endDown = rowTaps[2 * down + 1];
      for (let over = left; over < right; over += 1) {
        const firstOver = columnTaps[2 * over];
        const endOver = columnTaps[2 * over + 1];${weighted('firstDown', 'endDown', 'firstOver', 'endOver')}
        if (total > largest) {
          largest = total;
        }
      }
    }
    if (bottom <= top || right <= left) {
      largest = empty;
    }
    return largest;
  }`,
} as const
