/**
 * Statements of a kernel that declare `total`, the weighted sum in channel `c` of the cells that row taps [top, bottom)
 * and column taps [left, right) name. The four are names of its variables.
 *
 * A sum by parts, so that it may be long (SPEC 5.2): 32 terms are added to the first part, which then is added to the
 * second, as that is to the third after 32 times, and so on. No part has more than 32 additions up to 32^4 terms. A
 * term is itself a sum, of 32 cells of a line at most. A compiler may fuse and reorder additions, which a compensated
 * sum does not stand.
 */
export const weighted = (top: string, bottom: string, left: string, right: string) => `
    let first = 0;
    let second = 0;
    let third = 0;
    let fourth = 0;
    let inFirst = 0;
    let inSecond = 0;
    let inThird = 0;
    for (let v = ${top}; v < ${bottom}; v += 1) {
      const y = rowTaps[2 * v];
      for (let from = ${left}; from < ${right}; from += 32) {
        const end = Math.min(from + 32, ${right});
        let across = 0;
        for (let h = from; h < end; h += 1) {
          across += columnTaps[2 * h + 1] * map[y][columnTaps[2 * h] + c];
        }
        first += rowTaps[2 * v + 1] * across;
        inFirst += 1;
        if (inFirst === 32) {
          second += first;
          first = 0;
          inFirst = 0;
          inSecond += 1;
        }
        if (inSecond === 32) {
          third += second;
          second = 0;
          inSecond = 0;
          inThird += 1;
        }
        if (inThird === 32) {
          fourth += third;
          third = 0;
          inThird = 0;
        }
      }
    }
    let total = fourth + third + second + first;`
