// How many words the explainer has: `node bench/words.mjs`, once built. Chromium is ROIPOOL_CHROMIUM, or /usr/bin/chromium.
// `--page <folder>` counts another build, `--text` writes the words themselves.
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { serve, testChromiumOptions } from '@roipool/browser'
import { chromium } from 'playwright'

const { values: options } = parseArgs({
  options: {
    page: { type: 'string', default: fileURLToPath(new URL('../../explainer/dist', import.meta.url)) },
    text: { type: 'boolean', default: false },
  },
})
/** Where each step says all that it can: one region within the photograph, one that leaves it, one of few cells. */
const regions = ['192,296,145,200', '-40,380,145,170', '210,330,40,33']
const operators = ['floor', 'round', 'warp', 'align', 'precise']
const executablePath = process.env.ROIPOOL_CHROMIUM ?? '/usr/bin/chromium'
const server = await serve(options.page)
const browser = await chromium.launch({ executablePath, args: [...testChromiumOptions] })
try {
  const page = await browser.newPage({ viewport: { width: 1366, height: 768 }, reducedMotion: 'reduce' })
  const prose = new Set()
  const steps = new Set()
  for (const region of regions) {
    await page.goto(`${server.address}?roi=${region}`)
    await page.locator('#code').waitFor()
    await page.locator('#anchors').waitFor()
    await page.locator('[data-at="0,0"][aria-label*=": "]').first().waitFor()
    if (prose.size === 0) await read(page, 'main', prose)
    for (const n of operators.keys()) {
      await page.getByRole('group', { name: 'Operator' }).getByRole('button').nth(n).click()
      for (const step of ['1 Scale', '2 Quantise', '3 Divide', '4 Pool']) {
        await page.getByRole('button', { name: step }).click()
        await read(page, '[data-step]', steps)
      }
    }
  }
  for (const line of prose) steps.delete(line)
  say('the page', prose)
  say('what its steps say besides, of every operator', steps)
} finally {
  await browser.close()
  await server.close()
}

/** Adds the sentences that a reader sees there: no figures, no tables of numbers, nothing that is set by typing. */
async function read(page, selector, into) {
  const lines = await page
    .locator(selector)
    .first()
    .evaluate((root) => {
      const found = []
      for (const element of root.querySelectorAll('h1, h2, h3, p, li, figcaption, dt, dd, summary')) {
        if (
          element.closest('[aria-live].visually-hidden, .steps, [role=status], pre') ||
          element.querySelector('p')
        )
          continue
        const text = element.textContent.replace(/\s+/g, ' ').trim()
        if (text) found.push(text)
      }
      return found
    })
  for (const line of lines) into.add(line)
}

function say(what, lines) {
  const words = [...lines].flatMap((line) => line.match(/\p{L}[\p{L}’'-]*/gu) ?? [])
  console.log(`${words.length} words: ${what}`)
  if (options.text) console.log(`\n${[...lines].join('\n')}\n`)
}
