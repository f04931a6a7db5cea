/** Options of a Chromium that offers WebGPU, and asks nothing of other hosts of its own accord. */
export const chromiumOptions: readonly string[] = [
  '--enable-unsafe-webgpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The same for our own tests, which also run as root in a container, where the sandbox does not start. */
export const testChromiumOptions: readonly string[] = ['--no-sandbox', ...chromiumOptions]

/**
 * The Chromium that tests run in, by its path: scripts/environment.mjs looked it up. Where there is none, says that
 * `what` is skipped; ROIPOOL_REQUIRE=chromium makes that an error.
 */
export function testChromium(what: string): string | undefined {
  const { ROIPOOL_CHROMIUM: path, ROIPOOL_REQUIRE: required } = process.env
  if (path) return path
  if (required?.includes('chromium')) throw new Error('ROIPOOL_REQUIRE=chromium, but there is none on PATH')
  console.warn(`skipped: ${what}, because no chromium is on PATH (Debian: apt-get install chromium)`)
  return undefined
}
