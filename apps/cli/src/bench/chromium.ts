import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromiumOptions } from '@roipool/browser'
import { RoiPoolError } from '@roipool/core'
import type { Browser } from 'playwright-core'

/**
 * Starts a Chromium without a window: the one that ROIPOOL_CHROMIUM names, else the first on PATH.
 *
 * @throws RoiPoolError ROI_UNAVAILABLE where there is none, or nothing to drive it with
 */
export async function launchChromium(): Promise<Browser> {
  const executablePath = process.env.ROIPOOL_CHROMIUM || findOnPath()
  if (executablePath === undefined) {
    throw new RoiPoolError(
      'ROI_UNAVAILABLE',
      '--browser: there is no Chromium on PATH (Debian: apt-get install chromium); ROIPOOL_CHROMIUM may name one',
    )
  }
  const { chromium } = await import('playwright-core').catch((cause: unknown) => {
    throw new RoiPoolError('ROI_UNAVAILABLE', '--browser: run npm install playwright-core', { cause })
  })
  return chromium.launch({ executablePath, args: [...chromiumOptions] }).catch((cause: Error) => {
    // What Chromium itself said comes after the first line.
    const [why] = cause.message.split('\n')
    throw new RoiPoolError('ROI_UNAVAILABLE', `--browser: ${executablePath} does not start: ${why}`, {
      cause,
    })
  })
}

function findOnPath(): string | undefined {
  const names = ['chromium', 'chromium-browser', 'google-chrome']
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path))
}
