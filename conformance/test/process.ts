import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll } from 'vitest'
import { cases } from '../src/cases/index.js'
import { conformModule, type ModuleOptions } from '../src/process/conform-module.js'

export const child = new URL('../dist/child.js', import.meta.url)
/** In the package, so that the modules find core; each process of tests has its own. */
const folder = fileURLToPath(new URL(`../node_modules/.process-${process.pid}`, import.meta.url))
export const ids = ['basic/first-cell', 'basic/last-cell', 'values/all-negative', 'lifecycle/dispose-twice']

/** A backend whose `reduce` first does something. */
const module = (first: string, more = '') => `
import { defineBackend, RoiPoolError } from '@roipool/core'
import plain from '../../test/broken/driver.mjs'
let calls = 0
export async function mine() {
  const backend = await plain()
  const reduceAll = async (maps, plans, out) => {
    calls++
    ${first}
    return backend.reduceAll(maps, plans, out)
  }
  const reduce = (map, plan, out) => reduceAll([map], [plan], out)
  const reduceInto = async (maps, plans, into, layout) => {
    const result = await reduceAll(maps, plans)
    await result.read(into, layout)
    result.release()
  }
  const around = (inner) => ({ ...inner, reduce, reduceAll, reduceInto, hold: (work) => inner.hold((held) => work(around(held))) })
  return { ...around(backend) ${more} }
}
`
/** Never comes back, as an endless loop does, and leaves the core to others. */
const STUCK = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)'
const modules: Record<string, string> = {
  right: module(''),
  silent: module('await new Promise(() => undefined)'),
  endless: module(STUCK),
  'endless-once': module(`if (plans[0].outputShape[0] === 1 && maps[0].shape[3] === 17) ${STUCK}`),
  unopened: 'export const mine = () => new Promise(() => undefined)',
  dies: module('process.exit(3)'),
  stray: module("void Promise.reject(new TypeError('nobody listens'))"),
  timer: module("setTimeout(() => { throw new TypeError('in a timer') })"),
  undisposable: module('', ', dispose: () => new Promise((resolve) => setTimeout(resolve, 1e8))'),
  talks: module("console.log('hello'); process.stdout.write('{}')"),
  absent:
    "export const mine = async () => { throw Object.assign(new Error('no GPU here'), { code: 'ROI_UNAVAILABLE' }) }",
  none: 'export const answer = 42',
}

/** The modules are there while a file's tests run. */
export function writeModules(): void {
  beforeAll(() => {
    mkdirSync(folder, { recursive: true })
    for (const [name, text] of Object.entries(modules)) writeFileSync(join(folder, `${name}.mjs`), text)
  })
  afterAll(() => rmSync(folder, { recursive: true }))
}

/** Judges one of the modules by some cases. */
export async function run(name: string, options: Partial<ModuleOptions> = {}, wanted = ids) {
  const report = await conformModule(join(folder, `${name}.mjs`), {
    child,
    cases: cases.filter(({ id }) => wanted.includes(id)),
    timeout: 20_000,
    ...options,
  })
  const found = report.rows.map(({ id, status, detail }) => [id, status, ...(detail ? [detail] : [])])
  return { report, found }
}
