import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { root } from './blocks.js'

const { giveTurns } = await import(join(root, 'scripts', 'turns.mjs'))

/** Asks for a turn under a name, and notes it where it comes. */
async function ask(port: number, name: string, order: string[]): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('data', () => order.push(name))
  await once(socket, 'connect')
  socket.write(name)
  return socket
}

describe('turns', () => {
  it('go to the longest task first, one at a time where there is one core', async () => {
    const turns = await giveTurns(['long', 'longish'], 1, { idle: () => 0 })
    onTestFinished(() => turns.close())
    const order: string[] = []
    const asks = (name: string) => ask(turns.port, name, order)

    const first = await asks('short')
    await once(first, 'data')
    const gone = await asks('long')
    const waiting = { short: await asks('another'), longish: await asks('longish'), long: await asks('long') }
    const said = once(waiting.long, 'data')
    gone.destroy()
    await once(gone, 'close')
    first.destroy()
    await said
    expect(order).toEqual(['short', 'long'])
    const next = once(waiting.longish, 'data')
    waiting.long.destroy()
    await next
    const last = once(waiting.short, 'data')
    waiting.longish.destroy()
    await last
    waiting.short.destroy()
    expect(order).toEqual(['short', 'long', 'longish', 'another'])
  })

  it('are more than there are cores, by two at most, while cores idle', async () => {
    let idle = 0
    const turns = await giveTurns([], 1, { idle: () => idle, every: 5 })
    onTestFinished(() => turns.close())
    const order: string[] = []
    const tasks = await Promise.all(['a', 'b', 'c', 'd'].map((name) => ask(turns.port, name, order)))
    const given = async (count: number) => {
      await vi.waitFor(() => expect(order).toHaveLength(count))
      await sleep(50)
      expect(order).toHaveLength(count)
    }
    await given(1)
    idle = 1
    await given(3)
    for (const task of tasks) task.destroy()
  })

  it('are waited for while a build, which waits for none, takes the place', async () => {
    const turns = await giveTurns([], 1, { idle: () => 0 })
    onTestFinished(() => turns.close())
    const order: string[] = []
    const build = await ask(turns.port, 'core build', order)
    await sleep(50)
    const test = await ask(turns.port, 'core node', order)
    await sleep(50)
    expect(order).toEqual([])
    build.destroy()
    await once(test, 'data')
    expect(order).toEqual(['core node'])
    test.destroy()
  })
})

describe("turbo's key", () => {
  it('holds what the tests ran on, and not where that lies', () => {
    const keys = keysFor({ ROIPOOL_VERSIONS: 'Node 1, Chromium 1', ROIPOOL_CHROMIUM: '/one' })
    expect(Object.keys(keys)).toEqual(['test:chromium', 'test:node', 'test:together'])
    const elsewhere = keysFor({ ROIPOOL_VERSIONS: 'Node 1, Chromium 1', ROIPOOL_CHROMIUM: '/two' })
    expect(elsewhere).toEqual(keys)
    const newer = keysFor({ ROIPOOL_VERSIONS: 'Node 1, Chromium 2', ROIPOOL_CHROMIUM: '/one' })
    for (const [task, key] of Object.entries(keys)) expect(newer[task]).not.toBe(key)
  })

  function keysFor(env: Record<string, string>): Record<string, string> {
    const tests = ['test:node', 'test:chromium', 'test:together']
    const tasks = dry(env, ...tests, '--filter=@roipool/backend-naive', '--filter=//')
    const keys = tasks.filter(({ task }) => tests.includes(task)).map(({ task, hash }) => [task, hash])
    return Object.fromEntries(keys.sort())
  }
})

describe('the packages that share a Chromium', () => {
  it('are built before, as is each that has tests for one', () => {
    const [together] = dry({}, 'test:together', '--filter=//').filter(({ task }) => task === 'test:together')
    const apart = dry({}, 'test:chromium').filter(
      ({ task, command }) => task === 'test:chromium' && command !== '<NONEXISTENT>',
    )
    expect(together!.dependencies.toSorted()).toEqual(
      apart.map(({ package: name }) => `${name}#build`).sort(),
    )
  })
})

function dry(env: Record<string, string>, ...args: string[]): Task[] {
  const turbo = join(root, 'node_modules', '.bin', 'turbo')
  const options = { cwd: root, env: { ...process.env, ...env }, encoding: 'utf8', stdio: 'pipe' } as const
  return JSON.parse(execFileSync(turbo, ['run', ...args, '--dry=json'], { ...options, maxBuffer: 2 ** 26 }))
    .tasks
}

describe('a file that is named *.full.*', () => {
  it('is left to ROIPOOL_TEST=all, which leaves no other out', () => {
    const [some, all] = ['', 'all'].map((which) => filesFor({ ROIPOOL_TEST: which }))
    expect(all!.filter((file) => !/\.full\./.test(file))).toEqual(some)
    expect(all!.length).toBeGreaterThan(some!.length)
  })

  function filesFor(env: Record<string, string>): string[] {
    const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
    const args = [vitest, 'list', '--filesOnly', '--config', '../vitest.config.ts', '--mode', 'node']
    const options = { cwd: join(root, 'docs'), env: { ...process.env, ...env }, encoding: 'utf8' } as const
    return execFileSync(process.execPath, args, options).trim().split('\n').sort()
  }
})

interface Task {
  readonly task: string
  readonly package: string
  readonly hash: string
  readonly command: string
  readonly dependencies: string[]
}
