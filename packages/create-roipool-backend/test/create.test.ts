import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { conformant, runConformance, text } from '@roipool/conformance'
import ts from 'typescript'
import { afterAll, describe, expect, it } from 'vitest'
import { createBackend } from '../src/index.js'
import { expectSays, mistaken, mistakes } from './mistakes.js'

const folder = mkdtempSync(join(tmpdir(), 'roipool-create-'))
afterAll(() => rmSync(folder, { recursive: true }))

const template = (file: string) => readFileSync(new URL(`../template/${file}`, import.meta.url), 'utf8')
const read = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8')

/** What TypeScript makes of a module: no types, and the comments that belong to code. */
function withoutTypes(code: string): string {
  const options = { target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true }
  return ts.transpileModule(code, { compilerOptions: options }).outputText.replaceAll(', }', ' }')
}

it.each(['src/index', 'test/conformance.test'])(
  '%s in JavaScript is that in TypeScript, less the types',
  (file) => {
    const js = template(`js/${file}.js`)
    expect(withoutTypes(js)).toBe(withoutTypes(template(`ts/${file}.ts`)))
    expect(js).not.toMatch(/: (number|Plan|Storage)\b/)
  },
)

it('the JavaScript runs as it is; strangers.full.test.ts runs the TypeScript through the whole suite', async () => {
  const { mine } = await import(new URL('../template/js/src/index.js', import.meta.url).href)
  const report = await runConformance(mine, { filter: ({ id }) => /^(plans|position-sensitive)\//.test(id) })
  expect(report.counts).toMatchObject({ fail: 0, 'not-promised': 0 })
  expect(conformant(report)).toBe(true)
})

/** In the package, so that they find core. */
const wrong = fileURLToPath(new URL('../node_modules/.wrong', import.meta.url))
afterAll(() => rmSync(wrong, { recursive: true, force: true }))

it.each(mistakes)('with $to in place of $from, the first three lines say what is wrong', async (mistake) => {
  const file = join(wrong, `${mistakes.indexOf(mistake)}.js`)
  mkdirSync(wrong, { recursive: true })
  writeFileSync(file, mistaken(template('js/src/index.js'), mistake))
  const { mine } = await import(pathToFileURL(file).href)
  expectSays(text(await runConformance(mine, { filter: ({ id }) => id.includes('plans/') })), mistake)
})

it('the two packages differ in what TypeScript needs', () => {
  const [js, { scripts, devDependencies, ...rest }] = ['js', 'ts'].map((part) =>
    JSON.parse(template(`${part}/manifest.json`)),
  )
  const { build: _, prepack: __, ...common } = scripts
  const { typescript: ___, ...dependencies } = devDependencies
  const text = JSON.stringify({ ...rest, scripts: common, devDependencies: dependencies })
  const asJs = text.replace('npm run build && ', '').replaceAll('dist', 'src')
  expect(JSON.parse(asJs)).toEqual(js)
})

describe('createBackend', () => {
  it.each([
    ['roipool-backend-my-gpu', {}, 'myGpu', 'index.ts'],
    ['backend-2d', { js: true }, 'backend2d', 'index.js'],
    ['jax', { js: true }, 'jax', 'index.js'],
    ['backend-mine', {}, 'mine', 'index.ts'],
  ] as const)('%s, %o', (name, options, backend, file) => {
    expect(createBackend(join(folder, name), options)).toContain(`holds the backend ${backend}. Next: cd `)
    expect(readdirSync(join(folder, name, 'src'))).toEqual([file])
    const code = read(name, 'src', file)
    expect(code).toContain(`export async function ${backend}()`)
    expect(code).toContain(`name: '${backend}'`)
    const test = read(name, 'test', file.replace('index', 'conformance.test'))
    expect(test).toContain(`conform(${backend})`)
    expect(read(name, 'README.md')).toContain(`import { ${backend} } from '${name}'`)
    expect(read(name, '.gitignore')).toContain('node_modules/')
    const files = readdirSync(join(folder, name), { recursive: true, withFileTypes: true })
    for (const entry of files.filter((found) => found.isFile() && backend !== 'mine')) {
      expect(read(name, entry.parentPath.slice(join(folder, name).length), entry.name)).not.toMatch(
        /\bmine\b/,
      )
    }
    const manifest = JSON.parse(read(name, 'package.json'))
    expect(manifest.name).toBe(name)
    expect(manifest.devDependencies.vitest).toMatch(/^\^\d+\.\d+\.\d+$/)
  })

  it('fills a repository without a commit', () => {
    mkdirSync(join(folder, 'empty', '.git'), { recursive: true })
    createBackend(join(folder, 'empty'))
    expect(readdirSync(join(folder, 'empty'))).toContain('package.json')
  })

  it.each([
    ['full', 'full is not an empty folder'],
    ['file', 'file is not an empty folder'],
    [
      'My Backend',
      '"My Backend" is no name for a package: take small letters, digits and hyphens, a letter first and no hyphen last',
    ],
    ['backend-await', 'the backend would be called await, but that word is taken: take another name'],
    ['conform', 'the backend would be called conform, but that word is taken: take another name'],
    ['backend-data', 'the backend would be called data, but that word is taken: take another name'],
    ['reduce', 'the backend would be called reduce, but that word is taken: take another name'],
  ])('refuses %s', (name, says) => {
    mkdirSync(join(folder, 'full'), { recursive: true })
    writeFileSync(join(folder, 'full', 'notes.txt'), 'mine')
    writeFileSync(join(folder, 'file'), '')
    expect(() => createBackend(join(folder, name))).toThrow(says)
    expect(read('full', 'notes.txt')).toBe('mine')
    expect(readdirSync(join(folder, 'full'))).toEqual(['notes.txt'])
  })
})

describe('the command', () => {
  const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [main, ...args], { cwd: folder, encoding: 'utf8' })

  it('writes the folder, and says what to do next', () => {
    const { status, stdout, stderr } = run('by-command', '--js')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toBe(
      'by-command holds the backend byCommand. Next: cd by-command, npm install, npm test\n',
    )
    expect(readdirSync(join(folder, 'by-command', 'src'))).toEqual(['index.js'])
  })

  it.each([
    [[], 'name one folder'],
    [['a', 'b'], 'name one folder'],
    [['a', '--typescript'], "Unknown option '--typescript'"],
  ])('refuses %j', (args, says) => {
    const { status, stdout, stderr } = run(...args)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(/^create-roipool-backend: /)
    expect(stderr).toContain(says)
  })
})
