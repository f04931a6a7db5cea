/**
 * Statements of a kernel that declare `total`, the weighted sum in channel `c` of the cells that row taps [top, bottom)
 * and column taps [left, right) name. The four are names of its variables.
 *
 * By parts, so that many cells are added within 1e-5 (SPEC 5.2): tiles of 32 × 32 taps are sums of their lines. 32 tiles
 * are added to the first part, which then is added to the second, as that is to the third after 32 times. No float has
 * more than 32 additions up to 32^3 tiles. A compiler may fuse and reorder additions, which a compensated sum does not
 * stand.
 */
export const weighted = (top: string, bottom: string, left: string, right: string) => `
    let first = 0;
    let second = 0;
    let third = 0;
    let inFirst = 0;
    let inSecond = 0;
    let fromRow = ${top};
    let fromColumn = ${left};
    let tile = 0;
    while (fromRow < ${bottom}) {
      const endRow = Math.min(fromRow + 32, ${bottom});
      const endColumn = Math.min(fromColumn + 32, ${right});
      tile = 0;
      for (let v = fromRow; v < endRow; v += 1) {
        const y = rowTaps[2 * v];
        let across = 0;
        for (let h = fromColumn; h < endColumn; h += 1) {
          across += columnTaps[2 * h + 1] * map[y][columnTaps[2 * h] + c];
        }
        tile += rowTaps[2 * v + 1] * across;
      }
      fromColumn = endColumn;
      if (fromColumn === ${right}) {
        fromColumn = ${left};
        fromRow = endRow;
      }
      if (fromRow < ${bottom}) {
        first += tile;
        inFirst += 1;
        if (inFirst === 32) {
          second += first;
          first = 0;
          inFirst = 0;
          inSecond += 1;
          if (inSecond === 32) {
            third += second;
            second = 0;
            inSecond = 0;
          }
        }
      }
    }
    let total = third + second + first + tile;`
