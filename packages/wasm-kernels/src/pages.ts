/** Bytes of the smallest page that a system has. */
const PAGE = 4096

/**
 * Writes to each page of memory between two addresses, multiples of 4, whose contents are undefined. A system finds room for a
 * page when it is first written to. The kernels read a line before they write it (assembly/lines.ts): a page that they were
 * the first to read would be found twice.
 */
export function openPages(ints: Int32Array, from: number, to: number): void {
  for (let at = from / 4; at < to / 4; at += PAGE / 4) ints[at] = 0
  if (from < to) ints[to / 4 - 1] = 0
}
