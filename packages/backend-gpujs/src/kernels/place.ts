/**
 * A result with a block in its place: `kept` elsewhere, or 0 unless `keeps`. The output and `kept` are cut into lines
 * of equal length, whatever the result's rows.
 *
 * - `starts`, 2 for each line: the row and the lane of the result at which it begins;
 * - `sources`, for each row of the result: its row of the block, or −1.
 *
 * A quotient of a GPU may be off by 1 when rounded down, so the remainder says.
 */
export const place = {
  arguments: ['kept', 'block', 'starts', 'sources', 'keeps', 'lanes', 'firstLane', 'endLane'],
  source: `function (kept, block, starts, sources, keeps, lanes, firstLane, endLane) {
    let row = starts[2 * this.thread.y];
    let lane = starts[2 * this.thread.y + 1] + this.thread.x;
    const wraps = Math.floor(lane / lanes);
    row += wraps;
    lane -= wraps * lanes;
    if (lane < 0) {
      row -= 1;
      lane += lanes;
    }
    if (lane >= lanes) {
      row += 1;
      lane -= lanes;
    }
    const source = sources[row];
    let value = 0;
    if (keeps > 0) {
      value = kept[this.thread.y][this.thread.x];
    }
    if (source >= 0 && lane >= firstLane && lane < endLane) {
      value = block[source][lane - firstLane];
    }
    return value;
  }`,
} as const
