import { testChromiumOptions } from '@roipool/browser'
import { type Browser, chromium } from 'playwright'

/** A camera that needs nobody's leave: it shows a test picture. */
const camera = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']

/**
 * The Chromium that scripts/environment.mjs found on PATH.
 *
 * @param more options of its command line
 */
export function launchChromium(more: readonly string[] = []): Promise<Browser> {
  const executablePath = process.env.ROIPOOL_CHROMIUM
  if (!executablePath) throw new Error('no chromium on PATH (Debian: apt-get install chromium)')
  return chromium.launch({ executablePath, args: [...testChromiumOptions, ...camera, ...more] })
}
