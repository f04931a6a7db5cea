// Who runs when: turbo starts what is ready in no order, and a long task that starts last leaves the other cores idle.
// So turbo starts all test tasks at once, and each asks here for its turn (vitest.config.ts) and holds it until it ends.
// A task that waits, for Redis, a timer or a page, leaves a core idle: then one more gets its turn. Builds, of which others
// wait for what they make, take a place each (run-script.mjs), and wait for none.
import { once } from 'node:events'
import { createServer } from 'node:net'
import { availableParallelism, cpus } from 'node:os'

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

/** How many more tasks than there are cores may run: each takes memory. */
const MORE = 2

/**
 * Gives as many turns at a time as there are cores, and up to two more where cores idle. A task says its name, waits for
 * an answer unless it is a build, and hangs up when it ends.
 *
 * @param idle how many cores were idle since it was asked before
 * @param every milliseconds between two looks at idle cores
 * @returns the port where tasks ask, and an end to it
 */
export async function giveTurns(
  longest = LONGEST,
  turns = availableParallelism(),
  { idle = idleCores(), every = 1000 } = {},
) {
  const waiting = []
  const running = new Set()
  const rank = ({ name }) => (longest.includes(name) ? longest.indexOf(name) : longest.length)

  function next(places = turns) {
    waiting.sort((a, b) => rank(a) - rank(b))
    while (running.size < places && waiting.length > 0) {
      const task = waiting.shift()
      running.add(task)
      task.socket.write('go')
    }
  }

  const server = createServer((socket) => {
    const task = { socket, name: '' }
    socket.once('data', (name) => {
      task.name = String(name)
      if (task.name.endsWith(' build')) running.add(task)
      else waiting.push(task)
      next()
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      if (waiting.includes(task)) waiting.splice(waiting.indexOf(task), 1)
      running.delete(task)
      next()
    })
  })
  const look = setInterval(() => {
    if (idle() > 0.5) next(Math.min(Math.max(running.size, turns) + 1, turns + MORE))
  }, every)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: server.address().port,
    close() {
      clearInterval(look)
      server.close()
    },
  }
}

/** @returns what says how many cores of the machine were idle since it was asked before */
function idleCores() {
  let before = cpus().map(({ times }) => times)
  return () => {
    const now = cpus().map(({ times }) => times)
    const shares = now.map((times, n) => {
      const passed = sum(times) - sum(before[n] ?? times)
      return passed > 0 ? (times.idle - before[n].idle) / passed : 0
    })
    before = now
    return shares.reduce((total, share) => total + share, 0)
  }
}

function sum(times) {
  return Object.values(times).reduce((total, time) => total + time, 0)
}
