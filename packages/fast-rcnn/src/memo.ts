/** What `make` makes of each number, when it is first asked for: all at once would hold up a page. */
export function memo<Made>(make: (n: number) => Made): (n: number) => Made {
  const made = new Map<number, Made>()
  return (n) => {
    const found = made.get(n) ?? make(n)
    made.set(n, found)
    return found
  }
}
