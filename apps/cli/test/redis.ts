import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TestContext } from 'vitest'

export interface RedisServer {
  readonly url: string
  /** Ends it and starts it again on the same data. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/**
 * Starts a Redis of our own, which keeps its data in a folder. Where there is none, the tests say
 * so and are skipped; ROIPOOL_REQUIRE=redis makes that an error.
 */
export async function startRedis(folder: string): Promise<RedisServer | undefined> {
  if (spawnSync('redis-server', ['--version']).error) {
    const reason = 'no redis-server is on PATH (Debian: apt-get install redis-server)'
    if (process.env.ROIPOOL_REQUIRE?.includes('redis'))
      throw new Error(`ROIPOOL_REQUIRE=redis, but ${reason}`)
    console.warn(`skipped: what needs a Redis, because ${reason}`)
    return undefined
  }
  mkdirSync(folder)
  const port = await freePort()
  const args = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--save',
    '',
    '--appendonly',
    'yes',
  ]
  let server: ChildProcess
  const start = async () => {
    server = spawn('redis-server', args, { stdio: 'ignore' })
    for (let tries = 0; tries < 500 && !(await answers(port)); tries++) await sleep(20)
  }
  const stop = async () => {
    const ended = once(server, 'exit')
    server.kill()
    await ended
  }
  await start()
  // Where the tests are stopped.
  process.once('exit', () => server.kill())
  return {
    url: `redis://127.0.0.1:${port}`,
    stop,
    async restart() {
      await stop()
      await start()
    },
  }
}

/** Ends a test that has no Redis; the reason was printed. */
export function need(redis: RedisServer | undefined, context: TestContext): RedisServer {
  return redis ?? context.skip('no redis-server is on PATH')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  return port
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'))
    const end = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.on('data', (data) => end(String(data).startsWith('+PONG')))
    socket.on('error', () => end(false))
  })
}
