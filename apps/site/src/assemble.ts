import { chmod, cp, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const apps = fileURLToPath(new URL('../..', import.meta.url))

/** Where each built page goes in the site. */
const places = { home: '', explainer: 'explainer', detector: 'detector', benchmark: 'benchmark' }

/**
 * Puts the built pages together in `folder`: a static site that any web server can serve, at any address. It is there
 * whole or not at all, in place of the one before.
 *
 * @throws Error where something else is in the folder, which would be lost
 */
export async function assemble(folder: string): Promise<void> {
  const target = resolve(folder)
  const before = await readdir(target).catch(whenMissing<string[]>([]))
  const isSite = ['index.html', 'explainer', 'benchmark'].every((name) => before.includes(name))
  if (before.length > 0 && !isSite) {
    throw new Error(`${target} holds other files, which would be lost: name an empty folder, or a new one`)
  }
  const fresh = await mkdtemp(join(dirname(target), `.${basename(target)}-`))
  const old = `${fresh}-old`
  try {
    await chmod(fresh, 0o755)
    for (const [app, place] of Object.entries(places)) {
      await cp(join(apps, app, 'dist'), join(fresh, place), { recursive: true })
    }
    await rename(target, old).catch(whenMissing(undefined))
    await rename(fresh, target)
  } finally {
    await rm(fresh, { recursive: true, force: true })
    await rm(old, { recursive: true, force: true })
  }
}

function whenMissing<T>(value: T) {
  return (error: NodeJS.ErrnoException): T => {
    if (error.code === 'ENOENT') return value
    throw error
  }
}
