import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { serve, testChromium, testChromiumOptions } from '@roipool/browser'
import { type Browser, chromium } from 'playwright'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { blocks, root } from './blocks.js'

/** The page in the README, and what it says that it logs. */
const { code: page } = blocks().find(({ place, language }) => /^README/.test(place) && language === 'html')!
const [, answer] = /console\.log\(.*\) \/\/ (.*)$/m.exec(page)!

const executablePath = testChromium('the page of the README')

/** Loads the page in some ways: what it is called, its folder, and whether it is isolated. */
export function testLoading(ways: readonly (readonly [string, 'plain' | 'dist', boolean])[]): void {
  describe.skipIf(!executablePath)('the page of the README', () => {
    /** Inside the workspace, so that Vite finds the packages. */
    let folder: string
    let browser: Browser

    beforeAll(async () => {
      folder = mkdtempSync(join(root, 'docs', '.examples-'))
      browser = await chromium.launch({ executablePath: executablePath!, args: [...testChromiumOptions] })
      mkdirSync(join(folder, 'plain'))
      writeFileSync(join(folder, 'plain', 'index.html'), page)
      symlinkSync(join(root, 'docs', 'node_modules'), join(folder, 'plain', 'node_modules'))
      // Who has a bundler needs no import map.
      writeFileSync(join(folder, 'index.html'), page.replace(/<script type="importmap">.*?<\/script>\n/s, ''))
      await build({ root: folder, configFile: false, logLevel: 'error' })
    })

    afterAll(async () => {
      await browser?.close()
      rmSync(folder, { recursive: true })
    })

    it.each(ways)('pools, %s', async (_, place, isolated) => {
      const server = await serve(join(folder, place), { isolated })
      const tab = await browser.newPage()
      try {
        const said = new Promise<string>((resolve, reject) => {
          tab.on('console', (message) => {
            // A page without an icon is complete.
            if (message.type() === 'log') resolve(message.text())
            else if (!message.location().url.endsWith('favicon.ico')) reject(new Error(message.text()))
          })
          tab.on('pageerror', reject)
        })
        const [, text] = await Promise.all([tab.goto(server.address), said])
        expect(text).toBe(answer)
        expect(await tab.evaluate(() => crossOriginIsolated)).toBe(isolated)
      } finally {
        await tab.close()
        await server.close()
      }
    })
  })
}
