import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import ts from 'typescript'
import { afterAll, describe, expect, it } from 'vitest'
import { blocks, LONG, modules, quotes, root } from './blocks.js'

/**
 * What the documents show is run. Three kinds of block, and no others:
 *
 * - `js` and `ts` are modules; what they log must be what the comments behind their `console.log` lines say.
 * - `sh` is run by the tests of the command line. Lines of npm and of CI are run by CI itself, those that make a new backend
 *   by the tests of create-roipool-backend.
 * - any other block whose first line is a comment with a path must stand in that file; `text` and `html` are not code.
 */
const documented = blocks()

/** Inside the workspace, so that examples find the packages. */
const folder = mkdtempSync(join(root, 'docs', '.examples-'))

/** Runs the modules that are long, or those that are not. */
export function testModules(long: boolean): void {
  afterAll(() => rmSync(folder, { recursive: true }))

  describe('modules', () => {
    const examples = modules(documented).filter(({ language }) => language !== 'html')

    const chosen = examples.filter(({ code }) => LONG.test(code) === long)
    it.each(chosen)('$place', async ({ code, place }) => {
      const file = join(folder, `${place.replace(/\W+/g, '-')}.mjs`)
      writeFileSync(file, withoutTypes(code))
      const { stdout } = await promisify(execFile)(process.execPath, [file])
      const said = [...code.matchAll(/console\.log\(.*\) *\/\/ (.*)$/gm)].map(([, words]) => words)
      expect(stdout.trim().split('\n')).toEqual(said)
    })

    it('are there', () => expect(chosen.length).toBeGreaterThan(0))
  })
}

function withoutTypes(code: string): string {
  return ts.transpileModule(code, { compilerOptions: { target: ts.ScriptTarget.ES2022 } }).outputText
}

export function testQuotes(): void {
  describe('quoted files', () => {
    const shown = documented.filter(
      ({ language }) => !['js', 'sh', 'text', 'html', 'json'].includes(language),
    )
    const quoted = shown.filter((block) => block.language !== 'ts' || quotes(block))

    it.each(quoted)('$place', ({ code }) => {
      const [first, ...rest] = code.split('\n')
      const path = first!.replace(/^\/\/ /, '')
      expect(readFileSync(join(root, path), 'utf8')).toContain(rest.join('\n').trim())
    })
  })
}
