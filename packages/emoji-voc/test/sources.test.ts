import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { drawingsOf } from '../src/drawings.js'
import { classes, credits, type Split, splits } from '../src/index.js'
import { photographs } from '../src/photographs.js'
import { sets } from '../src/sets.js'

const read = (file: string | URL) => readFileSync(file, 'utf8')
const require = createRequire(import.meta.url)

/** Both must not be in one scene's training and another's test. */
const apart: [Split, Split][] = [
  ['train', 'validation'],
  ['train', 'iid'],
  ['train', 'held'],
  ['validation', 'iid'],
  ['validation', 'held'],
]

test.each(apart)('%s and %s have no photograph in common', (a, b) => {
  const of = (split: Split) =>
    photographs.filter((one) => one.splits.includes(split)).map((one) => one.package)
  expect(of(a)).not.toHaveLength(0)
  expect(of(a).filter((name) => of(b).includes(name))).toEqual([])
})

test('held has vendors of its own, the other splits have the same ones', () => {
  const of = (split: Split) => [
    ...new Set(sets.filter((set) => set.splits.includes(split)).map((set) => set.vendor)),
  ]
  expect(of('held').filter((vendor) => of('train').includes(vendor))).toEqual([])
  expect(of('validation')).toEqual(of('train'))
  expect(of('iid')).toEqual(of('train'))
  // One source is one vendor, whatever it is called.
  const vendors = new Map(sets.map(({ source, vendor }) => [source, vendor]))
  for (const { source, vendor } of sets) expect(vendors.get(source)).toBe(vendor)
})

test.each(splits)('%s has drawings of every class', async (split) => {
  const drawings = await drawingsOf(split)
  const least = split === 'held' ? 1 : 2
  for (const [label, list] of drawings.entries()) {
    expect(list.length, classes[label]).toBeGreaterThanOrEqual(least)
    expect(new Set(list.map(({ set }) => set.vendor)).size, classes[label]).toBeGreaterThanOrEqual(least)
  }
})

test('a set has the icons that are named for it alone, and no icon is of two classes', async () => {
  const drawings = (await Promise.all(splits.map(drawingsOf))).flat(2)
  for (const set of sets) {
    const names = Object.values(set.names).flatMap((list) => list.split(' '))
    expect(new Set(names).size).toBe(names.length)
    if (sets.some((other) => other !== set && other.names.bird === set.names.bird)) continue
    const has = new Set(drawings.filter((drawing) => drawing.set === set).map(({ name }) => name))
    expect(names.filter((name) => !has.has(name))).toEqual([])
  }
})

test('credits say what the installed packages say', () => {
  const manifest = JSON.parse(read(new URL('../package.json', import.meta.url)))
  const outside = Object.entries(manifest.dependencies).filter(([name]) => /^@(iconify|stdlib)/.test(name))
  expect(Object.fromEntries(credits.map((credit) => [credit.package, credit.version]))).toEqual(
    Object.fromEntries(outside),
  )
  for (const { kind, package: name, version, author, licence, source } of credits) {
    const folder = dirname(require.resolve(`${name}/package.json`))
    const at = (file: string) => JSON.parse(read(join(folder, file)))
    expect(at('package.json').version).toBe(version)
    if (kind === 'drawings') {
      const info = at('info.json')
      expect([info.author.name, info.author.url, info.license.spdx]).toEqual([author, source, licence])
      expect(['MIT', 'Apache-2.0', 'CC-BY-4.0']).toContain(licence)
    } else {
      const data = at('datapackage.json')
      expect(data.license).toBe(licence)
      expect(data.sources[0].web).toContain(new URL(source).pathname)
      expect(existsSync(join(folder, data.resources[0].path))).toBe(true)
    }
  }
})

test('the README credits everyone', () => {
  const readme = read(new URL('../README.md', import.meta.url))
  for (const credit of credits) {
    const row = readme.split('\n').find((line) => line.includes(`\`${credit.package}\``))
    for (const word of [credit.version, credit.author.split(',')[0]!, credit.licence])
      expect(row).toContain(word)
  }
})
