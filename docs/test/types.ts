import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { afterAll, describe, expect, it } from 'vitest'
import { blocks, modules, root } from './blocks.js'

/** A TypeScript project's strictest settings, in the two ways of finding packages that it may choose. */
const strict: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  types: [],
}
const settings = {
  nodenext: { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
  bundler: { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
}

/** Inside the workspace, so that examples find the packages. */
const folder = mkdtempSync(join(root, 'docs', '.examples-'))
afterAll(() => rmSync(folder, { recursive: true }))

const examples = modules(blocks()).map(({ place, code }) => {
  const file = join(folder, `${place.replace(/\W+/g, '-')}.ts`)
  writeFileSync(file, code)
  return { place, file }
})

const wrong = join(root, 'docs', 'test', 'messages', 'calls.ts')

/** Compiles every example, and what is wrong on purpose. */
export function testTypes(resolution: keyof typeof settings): void {
  describe(`TypeScript, ${resolution},`, () => {
    const program = ts.createProgram([wrong, ...examples.map(({ file }) => file)], {
      ...strict,
      ...settings[resolution],
    })
    const found = (file: string) => ts.getPreEmitDiagnostics(program, program.getSourceFile(file))

    it.each(examples)('compiles $place', ({ file }) => {
      expect(found(file).map(messageOf)).toEqual([])
    })

    it('says of a wrong call what is written above it', () => {
      const calls = [...readFileSync(wrong, 'utf8').matchAll(/((?:^\/\/ .*\n)+)(^\w+\(.*\))$/gm)].map(
        ([, comment, code]) => ({ code, lines: comment!.trim().replaceAll('// ', '').split('\n') }),
      )
      const said = found(wrong).map((diagnostic, n) => ({
        code: lineOf(diagnostic),
        lines: messageOf(diagnostic).split('\n').slice(0, calls[n]?.lines.length),
      }))
      expect(said).toEqual(calls)
    })
  })
}

/** The line of code that a message is about. */
function lineOf({ file, start }: ts.Diagnostic): string {
  return file!.text.slice(file!.text.lastIndexOf('\n', start) + 1).split('\n', 1)[0]!
}

function messageOf({ messageText }: ts.Diagnostic): string {
  return ts.flattenDiagnosticMessageText(messageText, '\n')
}
