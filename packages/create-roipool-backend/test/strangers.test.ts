import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectExample, folder, install, npx, packed, run, succeed, tarball } from './strangers.js'

/** What the author of a backend may do wrong, in the text of the template. With the last, a call never comes back. */
const mistakes = [
  { from: 'plan.batchIndices[k]', to: '0', says: /every RoI is in image 0/ },
  { from: 'plan.rows[k]', to: 'k', says: /RoI k fills row k of the result/ },
  { from: 'y.weight[a] * x.weight[b]', to: 'y.weight[a]', says: /weights of the x axis ignored/ },
  { from: 'return result;', to: '', says: /driver.reduce must return storage, but returned nothing/ },
  {
    from: 'return result;',
    to: 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);',
    says: /no answer within/,
  },
]
/** The suite on what comes back, in one process: the first lines of its report on each. */
const suite = (count: number) => `
import { runConformance, text } from '@roipool/conformance'
for (let n = 0; n < ${count}; n++) {
  const { myGpu } = await import(\`./dist/\${n}.js\`)
  const report = await runConformance(myGpu, { filter: ({ id }) => id.includes('plans/') })
  console.log(text(report).split('\\n').slice(0, 3).join(' '))
}
`

beforeAll(packed, 300_000)
afterAll(() => rmSync(folder, { recursive: true }))

describe('a new backend', () => {
  const home = join(folder, 'roipool-backend-my-gpu')

  it('is created, conforms as it comes, writes its row, and is what its README says', async (context) => {
    const create = tarball('create-roipool-backend')
    await succeed(run('npx', npx(create, 'create-roipool-backend', basename(home))))
    await install(home, context)
    await succeed(run('npm', ['test'], home))
    const row = /^\| `myGpu` \| Node: JavaScript \| all \| ✓ \d+, 10 not promised( \| ✓ \d+){4} \|$/m
    expect(readFileSync(join(home, 'README.md'), 'utf8')).toMatch(row)
    await succeed(run('npm', ['run', 'build'], home))
    await expectExample(home, home)
  })

  it('says what is wrong where its author makes a mistake, in the first three lines', async () => {
    const dist = join(home, 'dist')
    if (!existsSync(dist)) return // It was not installed, and said so.
    const source = readFileSync(join(dist, 'index.js'), 'utf8')
    for (const [n, { from, to }] of mistakes.entries()) {
      expect(source.split(from)).toHaveLength(2)
      writeFileSync(join(dist, `${n}.js`), source.replace(from, to))
    }
    const last = mistakes.length - 1
    writeFileSync(join(home, 'suite.mjs'), suite(last))
    const found = (await succeed(run('node', ['suite.mjs'], home))).trimEnd().split('\n')
    expect(found).toHaveLength(last)
    for (const [n, says] of found.entries()) expect(says).toMatch(mistakes[n]!.says)
    const command = join(home, 'node_modules', '.bin', 'roipool-conform')
    const args = [`./dist/${last}.js`, '--filter', 'plans/', '--timeout', '2', '--bail']
    const { failed, said } = await run(command, args, home)
    expect(failed).toBe(true)
    expect(said.split('\n').slice(0, 3).join('\n')).toMatch(mistakes[last]!.says)
  })
})
