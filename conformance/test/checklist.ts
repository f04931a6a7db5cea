import { readFileSync } from 'node:fs'
import * as core from '@roipool/core'
import type { Case, PoolCase } from '../src/case.js'
import { cases } from '../src/cases/index.js'
import { factsOf } from '../src/operators.js'
import { mutants as lists } from './mutants.js'

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** The pools of each operator; the large ones apart, whose maps are not worth making to see what they call. */
const pools = new Map<string, PoolCase[]>()
for (const item of cases) {
  if (item.kind !== 'pool' || (item.needs?.elements ?? 0) > 1e5) continue
  const { operator } = item.problem()
  pools.set(operator, [...(pools.get(operator) ?? []), item])
}
const mutants = Object.values(lists).flatMap((of) => Object.values(of).flat())

/** A pyramid has no file to come in. */
export const hasNoFile = (name: string) =>
  name in core.takes && core.takes[name as core.OperatorName].endsWith('pyramid')

/** What an operator of core needs besides: its name in `takes`, and no more, is where it begins. */
const steps: Record<string, [where: (name: string) => string, has: (name: string) => boolean | undefined]> = {
  'a planner, and the operator it makes': [
    (name) => `packages/core/src/operators/${kebab(name)}.ts and index.ts`,
    (name) => name in core && `plan${name[0]!.toUpperCase()}${name.slice(1)}` in core,
  ],
  'a clause of the SPEC': [
    () => 'packages/core/SPEC.md',
    (name) => new RegExp(`^\\*\\*\\d[^]*?\`${name}\``, 'm').test(read('packages/core/SPEC.md')),
  ],
  'its definition, for the oracle': [
    () => 'conformance/src/operators.ts',
    (name) => factsOf(name as core.OperatorName) !== undefined,
  ],
  'a case whose answer is written out or known': [
    (name) => `conformance/src/cases/…/${kebab(name)}.ts`,
    (name) =>
      pools.get(name)?.some(({ expected }) => expected.from !== 'oracle') ||
      cases.some(({ id }) => id.startsWith('golden/') && id.includes(kebab(name))),
  ],
  'a case whose answer is the oracle’s': [
    (name) => `conformance/src/cases/…/${kebab(name)}.ts`,
    (name) => pools.get(name)?.some(({ expected }) => expected.from === 'oracle'),
  ],
  'a case that a malformed call is refused': [
    (name) => `conformance/src/cases/…/${kebab(name)}.ts`,
    (name) => cases.some((item: Case) => item.kind === 'refusal' && item.operator === name),
  ],
  'a mutant that one of its cases kills': [
    (name) => `conformance/test/operators/${kebab(name)}.ts`,
    (name) => mutants.some(({ killedBy }) => pools.get(name)?.some(({ id }) => id === killedBy)),
  ],
  'a preset, or why there is none': [
    () => 'packages/core/src/presets.ts, or withoutPreset in conformance/src/operators.ts',
    (name) =>
      Object.values(core.presets).some((peer) => name in peer) ||
      Boolean(factsOf(name as core.OperatorName)?.withoutPreset),
  ],
  'its row in the README': [
    () => 'README.md (npm run operators)',
    (name) => read('README.md').includes(`\n| \`${name}\` |`),
  ],
  'its operation over tensors': [
    () => 'packages/backend-tfjs/src/tensors.ts (npm run operators)',
    (name) => read('packages/backend-tfjs/src/tensors.ts').includes(`export const ${name} = `),
  ],
  'its row of the command line, where its regions come in a file': [
    () => 'apps/cli/README.md (npm run operators)',
    (name) => hasNoFile(name) || read('apps/cli/README.md').includes(`\n| \`${name}\` |`),
  ],
}

/** What an operator lacks, each with the file to put it in. */
export function lacking(name: string): string[] {
  return Object.entries(steps).flatMap(([what, [where, has]]) =>
    has(name) ? [] : [`${name} has not: ${what} → ${where(name)}`],
  )
}
