import type { CatalogEntry } from './entry.js'

export const naiveEntries: readonly CatalogEntry[] = [
  {
    id: 'naive',
    package: '@roipool/backend-naive',
    summary: 'plain loops: the reference every other backend is compared with',
    environment: 'anywhere JavaScript runs',
    open: async () => (await import('@roipool/backend-naive')).naive(),
  },
]
