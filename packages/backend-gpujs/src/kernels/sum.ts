import { weighted } from './weighted.js'

/**
 * The weighted sum of a bin's cells in one channel; `empty` if it has none.
 * Tables: see tables.ts. A cell is `map[image * height + y][x * channels + c]`.
 */
export const sum = {
  arguments: ['map', 'rows', 'columns', 'lanes', 'rowTaps', 'columnTaps', 'empty'],
  source: `function (map, rows, columns, lanes, rowTaps, columnTaps, empty) {
    const row = 4 * this.thread.y;
    const lane = 2 * this.thread.x;
    const column = 2 * (rows[row + 2] + lanes[lane]);
    const c = rows[row + 3] + lanes[lane + 1];
    const top = rows[row];
    const bottom = rows[row + 1];
    const left = columns[column];
    const right = columns[column + 1];${weighted('top', 'bottom', 'left', 'right')}
    if (bottom <= top || right <= left) {
      total = empty;
    }
    return total;
  }`,
} as const
