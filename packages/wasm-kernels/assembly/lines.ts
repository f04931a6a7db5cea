/*
 * What is read or written next is fetched first, line by line: a load keeps no other waiting, while a store whose line is not
 * in the cache does. A page must have been written to before (src/pages.ts).
 */

/** Fetches the line of the cache that `from` lies in. */
export function fetchLine(from: usize): void {
  load<i32>(from)
}

/** Fetches `bytes` bytes. */
export function fetchLines(from: usize, bytes: usize): void {
  for (let n: usize = 0; n < bytes; n += 64) fetchLine(from + n)
}
