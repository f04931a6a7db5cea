import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { root } from './blocks.js'

describe('turns', () => {
  it('go to the longest task first, one at a time where there is one core', async () => {
    const script = join(root, 'scripts', 'turns.mjs')
    const { giveTurns } = await import(script)
    const turns = await giveTurns(['long', 'longish'], 1)
    onTestFinished(() => turns.close())
    const order: string[] = []
    const ask = async (name: string): Promise<Socket> => {
      const socket = connect(turns.port, '127.0.0.1')
      socket.on('data', () => order.push(name))
      await once(socket, 'connect')
      socket.write(name)
      return socket
    }

    const first = await ask('short')
    await once(first, 'data')
    const gone = await ask('long')
    const waiting = { short: await ask('another'), longish: await ask('longish'), long: await ask('long') }
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
