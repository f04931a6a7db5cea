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
    const right = columns[column + 1];
    let total = 0;
    for (let v = top; v < bottom; v += 1) {
      const y = rowTaps[2 * v];
      let across = 0;
      for (let h = left; h < right; h += 1) {
        across += columnTaps[2 * h + 1] * map[y][columnTaps[2 * h] + c];
      }
      total += rowTaps[2 * v + 1] * across;
    }
    if (bottom <= top || right <= left) {
      total = empty;
    }
    return total;
  }`,
} as const
