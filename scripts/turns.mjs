// Who runs when: turbo starts what is ready in no order, and a long task that starts last leaves the other cores idle.
// So turbo starts all test tasks at once, and each asks here for its turn (vitest.config.ts) and holds it until it ends.
import { once } from 'node:events'
import { createServer } from 'node:net'
import { availableParallelism } from 'node:os'

/** The tasks that take longest, the longest first; the others come after them. */
const LONGEST = [
  ' chromium',
  'packages/backend-tfjs chromium',
  'packages/backend-gpujs chromium',
  'apps/cli node',
  'conformance node',
  'apps/site node',
  'docs node',
  'packages/create-roipool-backend node',
  'packages/backend-tfjs node',
  'packages/fast-rcnn node',
  'packages/backend-wasm node',
  'packages/backend-webgpu node',
  'packages/backend-webgpu chromium',
]

/**
 * Gives as many turns at a time as there are cores. A task says its name, waits for an answer, and hangs up when it ends.
 *
 * @returns the port where tasks ask, and an end to it
 */
export async function giveTurns(longest = LONGEST, turns = availableParallelism()) {
  const waiting = []
  const running = new Set()
  const rank = ({ name }) => (longest.includes(name) ? longest.indexOf(name) : longest.length)

  function next() {
    waiting.sort((a, b) => rank(a) - rank(b))
    while (running.size < turns && waiting.length > 0) {
      const task = waiting.shift()
      running.add(task)
      task.socket.write('go')
    }
  }

  const server = createServer((socket) => {
    const task = { socket, name: '' }
    socket.once('data', (name) => {
      task.name = String(name)
      waiting.push(task)
      next()
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      if (waiting.includes(task)) waiting.splice(waiting.indexOf(task), 1)
      running.delete(task)
      next()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: server.address().port, close: () => server.close() }
}
