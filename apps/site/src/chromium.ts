import { type Browser, chromium } from 'playwright'

/** The Chromium that scripts/dev.mjs found on PATH; of its own accord it asks nothing of other hosts. */
export function launchChromium(): Promise<Browser> {
  const executablePath = process.env.ROIPOOL_CHROMIUM
  if (!executablePath) throw new Error('no chromium on PATH (Debian: apt-get install chromium)')
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--enable-unsafe-webgpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}
