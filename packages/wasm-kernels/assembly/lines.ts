/*
 * What is written next is fetched first, line by line: a load keeps no other waiting, while a store whose line is not in the
 * cache does. Not where memory is new: a system finds room for a page when it is first written to, and for one that is read
 * before that it has to do so twice.
 */

/** Whether lines are fetched. Each thread has its own. */
let fetches = false

export function setFetching(on: bool): void {
  fetches = on
}

export function isFetching(): bool {
  return fetches
}

/** Fetches the line of the cache that is written next, if `isFetching`: asked once, not for each line. */
export function fetchLine(to: usize, fetch: bool): void {
  if (fetch) load<i32>(to)
}

/** Fetches the lines that are written next. */
export function fetchLines(to: usize, bytes: usize): void {
  if (fetches) readLines(to, bytes)
}

/** Has lines in the cache that are read next in another order. */
export function readLines(from: usize, bytes: usize): void {
  for (let n: usize = 0; n < bytes; n += 64) load<i32>(from + n)
}
