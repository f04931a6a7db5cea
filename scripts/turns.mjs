// Who runs when: turbo starts what is ready in no order, and a long task that starts last leaves the other cores idle.
// So turbo starts all test tasks at once, and each asks here for its turn (vitest.config.ts) and holds it until it ends.
import { once } from 'node:events'
import { createServer } from 'node:net'
import { availableParallelism } from 'node:os'

/** The tasks that take longest, the longest first; the others come after them. */
const LONGEST = ['packages/backend-tfjs chromium']

/** Gives as many turns at a time as there are cores. @returns the port where tasks ask, and an end to it */
export async function giveTurns() {
  const waiting = []
  let free = availableParallelism()

  function next() {
    waiting.sort((a, b) => a.rank - b.rank)
    for (; free > 0 && waiting.length > 0; free--) {
      const { socket } = waiting.shift()
      socket.on('close', () => {
        free++
        next()
      })
      socket.write('go')
    }
  }

  const server = createServer(async (socket) => {
    socket.on('error', () => socket.destroy())
    const [name] = await once(socket, 'data')
    const rank = LONGEST.indexOf(String(name))
    waiting.push({ socket, rank: rank < 0 ? LONGEST.length : rank })
    next()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: server.address().port, close: () => server.close() }
}
