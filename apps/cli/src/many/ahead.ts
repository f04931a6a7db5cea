/**
 * The results of `work` for each item, in order. Work on up to `most` items more is begun before a result is asked for: so
 * what waits overlaps, and memory stays bounded.
 *
 * @param work must not reject
 */
export async function* ahead<Item, Result>(
  items: Iterable<Item> | AsyncIterable<Item>,
  work: (item: Item) => Promise<Result>,
  most: number,
): AsyncGenerator<Result, void, undefined> {
  const begun: Promise<Result>[] = []
  for await (const item of items) {
    begun.push(work(item))
    if (begun.length > most) yield await begun.shift()!
  }
  for (const one of begun) yield await one
}
