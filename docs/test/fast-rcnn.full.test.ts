import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { serve, testChromium, testChromiumOptions } from '@roipool/browser'
import { type Browser, chromium } from 'playwright'
import ts from 'typescript'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { blocks, root } from './blocks.js'

/** The example of docs/fast-rcnn.md, which examples.test.ts runs in Node. */
const { code } = blocks().find(
  ({ place, language }) => place.startsWith('docs/fast-rcnn.md') && language === 'ts',
)!

const executablePath = testChromium('the example of docs/fast-rcnn.md')

describe.skipIf(!executablePath)('the example of docs/fast-rcnn.md', () => {
  let folder: string
  let browser: Browser

  beforeAll(async () => {
    folder = mkdtempSync(join(root, 'docs', '.examples-'))
    browser = await chromium.launch({ executablePath: executablePath!, args: [...testChromiumOptions] })
    const compilerOptions = { target: ts.ScriptTarget.ES2022 }
    writeFileSync(join(folder, 'example.js'), ts.transpileModule(code, { compilerOptions }).outputText)
    writeFileSync(
      join(folder, 'index.html'),
      '<!doctype html><script type="module" src="example.js"></script>',
    )
    await build({ root: folder, configFile: false, logLevel: 'error', build: { target: 'es2022' } })
  })

  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true })
  })

  it('trains and detects in a page', async () => {
    const server = await serve(join(folder, 'dist'), { isolated: false })
    const tab = await browser.newPage()
    try {
      const wanted = [...code.matchAll(/console\.log\(.*\) \/\/ (.*)$/gm)].map(([, words]) => words)
      const said: string[] = []
      const done = new Promise<void>((resolve, reject) => {
        tab.on('pageerror', reject)
        tab.on('console', (message) => {
          if (message.type() === 'log' && said.push(message.text()) === wanted.length) resolve()
        })
      })
      await Promise.all([tab.goto(server.address), done])
      expect(said).toEqual(wanted)
    } finally {
      await tab.close()
      await server.close()
    }
  })
})
