import { readFileSync } from 'node:fs'
import * as core from '@roipool/core'
import { defaults, type OperatorName, takes } from '@roipool/core'
import { expect, it } from 'vitest'

import { groups } from '../src/cases/index.js'
import { chosen } from '../src/chosen.js'
import { LEVELS } from '../src/level.js'
import { factsOf, needsOf } from '../src/operators.js'
import { operatorNames } from '../src/problem.js'
import { hasNoFile } from './checklist.js'
import { mutants } from './mutants.js'

// What files say of every operator, made of the records: core's `takes` and `defaults`, the suite's facts and groups.
// `npm run operators` writes it.

const code = (text: string) => `\`${text}\``
const table = (head: string[], rows: string[][]) =>
  [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
    .replaceAll('’', "'")
    .replaceAll('|  |', '| |')

const operators = operatorNames.map((name) => {
  const { quantises, reads } = factsOf(name).says
  return [code(name), quantises, reads]
})

const levels = LEVELS.map((level, n) => {
  const names = operatorNames.filter((name) => factsOf(name).level === level)
  const promised = names.slice(0, 1).flatMap((name) => Object.keys(needsOf(name)).slice(1))
  const more = { 0: 'everything about backends and lifetimes', 4: 'every plan over cells' }[n]
  const calls = names.map(code).join(', ')
  return [code(level), [calls, more].filter(Boolean).join(', and '), promised.map(code).join(', ')]
})

const flag = (name: string) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
const commands = operatorNames
  .filter((name) => !hasNoFile(name))
  .map((name) => {
    const options = Object.entries(defaults[name]).map(([key, value]) => code(`${flag(key)} ${value}`))
    return [code(name), options.join(', ') || 'none']
  })

const makers: Readonly<Record<(typeof takes)[OperatorName], string>> = {
  rois: 'tensor',
  pyramid: 'multiScaleTensor',
  images: 'imageTensor',
  rotated: 'tensor',
  'rotated-pyramid': 'multiScaleTensor',
  points: 'tensor',
  'rois-and-offsets': 'offsetTensor',
  masks: 'maskTensor',
  'masks-pyramid': 'multiScaleMaskTensor',
}
const kindOf: Partial<Record<(typeof takes)[OperatorName], string>> = {
  rotated: "'rotated'",
  'rotated-pyramid': "'rotated'",
  points: "'points'",
}
const tensors = operatorNames.map((name) => {
  const capital = `${name[0]!.toUpperCase()}${name.slice(1)}`
  const derive = `derive${capital}`
  const kind = kindOf[takes[name]] ? [kindOf[takes[name]]!] : []
  const derived =
    /^(offsetT|t)ensor$/.test(makers[takes[name]]) &&
    (derive in core ? [`core.${derive}`] : kind.map(() => 'undefined'))
  const parts = [`core.plan${capital}`, ...(derived || []), ...kind]
  const line = `export const ${name} = of.${makers[takes[name]]}Operator(${parts.join(', ')})`
  return line.length <= 110 ? line : `${line.slice(0, line.indexOf('(') + 1)}\n  ${parts.join(',\n  ')},\n)`
})

const grouped = Object.entries(groups).map(([name, what]) => [code(name), what])

/** Of each file, what stands between the marks of a name. */
const files: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'README.md': { operators: table(['operator', 'quantises', 'reads'], operators) },
  'conformance/README.md': {
    levels: table(['level', 'operators', 'besides a reduction, a backend promises'], levels),
    groups: table(['group', 'what for'], grouped),
  },
  'apps/cli/README.md': { operators: table(['`--operator`', 'options, with core’s defaults'], commands) },
  'packages/backend-tfjs/src/tensors.ts': { operators: tensors.join('\n') },
}

// What calls, blocks and lifetimes are is core's, the same around every driver: naive and wasm run all of those cases.
const { reducer, storage, 'plans over cells': cells } = mutants.backend

it('a quick run has the case of every mutant of a driver, and the oddest random plans (npm run operators)', async () => {
  const killers = new Set<string>([...reducer, ...storage, ...cells].map(({ killedBy }) => killedBy))
  const quick = chosen({ proves: 'backend', large: false }).filter(
    ({ id }) => killers.has(id) || /^random-plans\/.*-position-sensitive-rows$/.test(id),
  )
  await expect(
    `${JSON.stringify(
      quick.map(({ id }) => id),
      null,
      2,
    )}\n`,
  ).toMatchFileSnapshot('../src/quick.json')
})

it.each(Object.entries(files))('%s says what the records say (npm run operators)', async (file, parts) => {
  const path = new URL(`../../${file}`, import.meta.url).pathname
  let text = readFileSync(path, 'utf8')
  for (const [name, part] of Object.entries(parts)) {
    const [open, close] = file.endsWith('.md')
      ? [`<!-- ${name} -->\n`, `<!-- /${name} -->`]
      : [`// <${name}>\n`, `// </${name}>`]
    const [from, to] = [text.indexOf(open) + open.length, text.indexOf(close)]
    expect(to).toBeGreaterThanOrEqual(from)
    text = `${text.slice(0, from)}${part}\n${text.slice(to)}`
  }
  await expect(text).toMatchFileSnapshot(path)
})
