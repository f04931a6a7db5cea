import { readFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { type BenchRecord, type OperatorName, parseRecord, type Workload } from '@roipool/bench'
import { catalog } from '@roipool/catalog'
import { fail } from '@roipool/terminal'
import type { Page } from 'playwright-core'
import { version } from '../version.js'
import { launchChromium } from './chromium.js'
import { servePage } from './serve-page.js'

/** What is measured, in a browser as in Node. */
export interface Wanted {
  /** Nothing is every backend that can run there. */
  readonly backends: readonly string[] | undefined
  readonly workloads: readonly Workload[]
  readonly operators: readonly OperatorName[]
  readonly rounds: number
  readonly commit: string | undefined
}

export interface Hooks {
  readonly signal: AbortSignal
  /** What is going on, and how much is done, from 0 to 1. */
  readonly onProgress: (words: string, part: number) => void
}

/** Milliseconds between two looks at the page. */
const LOOK = 200

/**
 * Measures on the benchmark's page, in a Chromium without a window.
 *
 * @throws RoiPoolError ROI_UNAVAILABLE where there is none
 */
export async function benchInBrowser(wanted: Wanted, hooks: Hooks): Promise<BenchRecord> {
  checkBackends(wanted.backends)
  const browser = await launchChromium()
  const { address, close } = await servePage()
  try {
    const page = await browser.newPage()
    await page.goto(`${address}?${searchOf(wanted)}`)
    await page.locator('[aria-label=Backends][aria-busy=false]').waitFor()
    await page.getByRole('button', { name: 'Measure' }).click()
    await follow(page, hooks)
    const { environment, ...record } = await take(page)
    const cpu = cpus()[0]?.model.trim()
    const { commit } = wanted
    return {
      ...record,
      environment: {
        ...environment,
        versions: { roipool: version },
        ...(cpu && { cpu }),
        ...(commit !== undefined && { commit }),
      },
    }
  } finally {
    await browser.close()
    await close()
  }
}

/** A browser finds no files and no packages of this machine. */
function checkBackends(backends: readonly string[] = []): void {
  for (const name of backends) {
    if (catalog.some(({ id }) => id === name) || /^https?:\/\//.test(name)) continue
    fail(`in a browser a backend is one that \`roipool backends\` lists, or an address, not ${name}`)
  }
}

function searchOf({ backends = [], workloads, operators, rounds }: Wanted): string {
  return new URLSearchParams([
    ...backends.map((name) => ['backend', name]),
    ...workloads.map(({ key }) => ['workload', key]),
    ...operators.map((name) => ['operator', name]),
    ['rounds', String(rounds)],
  ]).toString()
}

/** Waits until the page has measured, or was told to stop and did. */
async function follow(page: Page, { signal, onProgress }: Hooks): Promise<void> {
  const cancel = page.getByRole('button', { name: 'Cancel' })
  const running = page.getByRole('progressbar')
  await running.waitFor()
  let cancelled = false
  while ((await running.count()) > 0) {
    const [part, words] = await page.evaluate(() => {
      const bar = document.querySelector('progress')
      return [bar?.value ?? 1, bar?.nextElementSibling?.textContent ?? ''] as const
    })
    onProgress(words.replaceAll(/\s+/g, ' ').trim(), part)
    if (signal.aborted && !cancelled) {
      cancelled = true
      await cancel.click()
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK))
  }
  const failure = page.getByRole('alert')
  if ((await failure.count()) > 0) fail((await failure.first().textContent()) ?? 'the page failed')
}

async function take(page: Page): Promise<BenchRecord> {
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export JSON' }).click()
  return parseRecord(await readFile(await (await download).path(), 'utf8'))
}
