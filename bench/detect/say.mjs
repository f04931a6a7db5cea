let last = 0

/** What is being done, on stderr, a few times a second at most. */
export function say(what, done, of) {
  const now = performance.now()
  if (done !== of && now - last < 250) return
  last = now
  process.stderr.write(`\r\x1b[K${what}: ${done} of ${of}${done === of ? '\n' : ''}`)
}
