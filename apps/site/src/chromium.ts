import { testChromiumOptions } from '@roipool/browser'
import { type Browser, chromium } from 'playwright'

/**
 * The Chromium that scripts/environment.mjs found on PATH.
 *
 * @param more options of its command line
 */
export function launchChromium(more: readonly string[] = []): Promise<Browser> {
  const executablePath = process.env.ROIPOOL_CHROMIUM
  if (!executablePath) throw new Error('no chromium on PATH (Debian: apt-get install chromium)')
  return chromium.launch({ executablePath, args: [...testChromiumOptions, ...more] })
}
