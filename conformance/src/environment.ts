/** Where this runs: `node`, `chromium`, or `browser` for any other. */
export function environment(): string {
  if (typeof document === 'undefined' && typeof process === 'object' && process.versions?.node) return 'node'
  return /Chrom/.test(globalThis.navigator?.userAgent ?? '') ? 'chromium' : 'browser'
}
