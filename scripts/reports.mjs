// Where vitest reports what it ran: `.vitest` in every package of the workspace, and at the root for pages of all of them.
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

const groups = ['packages', 'bench', 'apps'].flatMap((group) =>
  readdirSync(join(root, group)).map((name) => join(group, name)),
)
/** The packages, from the root. */
export const folders = ['docs', 'conformance', ...groups]

/** Removes what runs before have reported. What turbo does not run again, it restores. */
export function forgetReports() {
  for (const folder of ['', ...folders])
    rmSync(join(root, folder, '.vitest'), { recursive: true, force: true })
}
