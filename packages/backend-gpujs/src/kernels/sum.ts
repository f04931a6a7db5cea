/**
 * The weighted sum of a bin's cells in one channel; 0 if it has none.
 * Tables: see tables.ts. A cell is `map[image * height + y][x * channels + c]`.
 */
export const sum = {
  arguments: ['map', 'rows', 'columns', 'lanes', 'rowTaps', 'columnTaps'],
  source: `function (map, rows, columns, lanes, rowTaps, columnTaps) {
    const row = 3 * this.thread.y;
    const lane = 2 * this.thread.x;
    const column = 2 * (rows[row + 2] + lanes[lane]);
    const c = lanes[lane + 1];
    const left = columns[column];
    const right = columns[column + 1];
    let total = 0;
    for (let v = rows[row]; v < rows[row + 1]; v += 1) {
      const y = rowTaps[2 * v];
      let across = 0;
      for (let h = left; h < right; h += 1) {
        across += columnTaps[2 * h + 1] * map[y][columnTaps[2 * h] + c];
      }
      total += rowTaps[2 * v + 1] * across;
    }
    return total;
  }`,
} as const
