import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** What takes seconds, for it proves backends conformant: the tests of the suite and of the command line do so too. */
export const LONG = /runConformance\(|^roipool (bench|conform|demo)\b/m

/** A fenced block of a Markdown file of this repository. */
export interface Block {
  /** `file:line` of the opening fence. */
  readonly place: string
  /** What follows the fence: `js`, `sh` … */
  readonly language: string
  readonly code: string
}

/** Every fenced block of every Markdown file here. Those of strangers are run where they are installed. */
export function blocks(): Block[] {
  const strangers = [':!examples', ':!packages/create-roipool-backend/template']
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '*.md', ...strangers]
  const files = execFileSync('git', args, { cwd: root, encoding: 'utf8' })
  return files
    .trim()
    .split('\n')
    .flatMap((file) => blocksOf(file, readFileSync(join(root, file), 'utf8')))
}

function blocksOf(file: string, text: string): Block[] {
  return [...text.matchAll(/^```([^\n]*)\n(.*?)^```$/gms)].map(({ index, 1: language, 2: code }) => ({
    place: `${file}:${text.slice(0, index).split('\n').length}`,
    language: language!.trim(),
    code: code!,
  }))
}

/** The blocks that are whole modules: `js`, `ts` unless it quotes a file, and the script of a page. */
export function modules(all: Block[]): Block[] {
  return all.flatMap((block) => {
    const { language, code } = block
    if (language === 'js' || (language === 'ts' && !quotes(block))) return [block]
    const [, script] = /<script type="module">\n(.*?)<\/script>/s.exec(code) ?? []
    return language === 'html' && script ? [{ ...block, code: script }] : []
  })
}

/** Whether a block stands in a file: its first line is a comment that names it. */
export function quotes({ code }: Block): boolean {
  return code.startsWith('// ')
}
