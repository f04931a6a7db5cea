import { chmod, cp, mkdtemp, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const apps = fileURLToPath(new URL('../..', import.meta.url))

/** Where each built page goes in the site. */
const places = { home: '', explainer: 'explainer', benchmark: 'benchmark' }

/**
 * Puts the built pages together in `folder`: a static site that any web server can serve, at any address. It is there
 * whole or not at all.
 */
export async function assemble(folder: string): Promise<void> {
  const target = resolve(folder)
  const fresh = await mkdtemp(join(dirname(target), `.${basename(target)}-`))
  try {
    await chmod(fresh, 0o755)
    for (const [app, place] of Object.entries(places)) {
      await cp(join(apps, app, 'dist'), join(fresh, place), { recursive: true })
    }
    await rm(target, { recursive: true, force: true })
    await rename(fresh, target)
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
}
