import { lesson } from '../lesson/lesson.svelte'

let last: Promise<unknown> | undefined

/** When the browser has time for one part of the page more: after the map is there, and one part after the other. */
export function later(): Promise<void> {
  const time = (last ?? lesson.opened).then(idle)
  last = time
  return time
}

/** The same for a part that has code of its own, for which those after it wait, so that none moves another down. */
export function laterLoaded<T>(load: () => Promise<T>): Promise<T> {
  const part = later().then(load)
  last = part.then(idle, idle)
  return part.finally(idle)
}

/** After what is there has been painted, in a task of its own. */
export function painted(): Promise<void> {
  return new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
}

/** When the browser has nothing to do. */
export function idle(): Promise<void> {
  return new Promise((done) => {
    // Safari has none.
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => done(), { timeout: 300 })
    else setTimeout(done)
  })
}
