import type { Page, ViewportSize } from 'playwright'

/** A state of a page worth looking at. */
export interface State {
  /** Unique; of its pictures, too. */
  readonly name: string
  /** Of the page, in the site. Without one, it goes on from the state before, as that left the page. */
  readonly address?: string
  /** Brings the page into the state. */
  readonly prepare?: (page: Page) => Promise<unknown>
  /** What it is about: pictures begin there, and go as far as the screen. The whole page where it names nothing. */
  readonly at?: string
  /** What of the page it changes, by selectors; all of it where it names none. */
  readonly changes?: readonly string[]
}

export interface Screen {
  readonly name: string
  readonly size: ViewportSize
  readonly colorScheme: 'light' | 'dark'
}

const sizes: Readonly<Record<string, ViewportSize>> = {
  phone: { width: 390, height: 844 },
  tablet: { width: 768, height: 1024 },
  desktop: { width: 1366, height: 768 },
}

/** A phone, a tablet and a desktop, each by day and by night. */
const screens: readonly Screen[] = Object.entries(sizes).flatMap(([name, size]) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ name: `${name}-${colorScheme}`, size, colorScheme })),
)

/** States that go on from each other, on one page. */
export type Visit = readonly State[]

/** The visits that come to a state whose name contains `only`, each as far as the last of them. */
export function visits(states: readonly State[], only = ''): Visit[] {
  const all: State[][] = []
  for (const state of states) {
    if (state.address !== undefined) all.push([])
    all.at(-1)!.push(state)
  }
  return all
    .map((visit) => visit.slice(0, visit.findLastIndex(({ name }) => name.includes(only)) + 1))
    .filter(({ length }) => length > 0)
}

/** Brings a page into each state of a visit, once, and shows it on every screen. */
export async function walk(
  page: Page,
  site: string,
  visit: Visit,
  look: (state: State, screen: Screen) => Promise<void>,
): Promise<void> {
  for (const state of visit) {
    await page.setViewportSize(sizes.desktop!)
    if (state.address !== undefined) {
      await page.goto(new URL(state.address, site).href)
      await page.locator('h1').waitFor()
    }
    await state.prepare?.(page)
    for (const screen of screens) {
      await page.setViewportSize(screen.size)
      await page.emulateMedia({ colorScheme: screen.colorScheme })
      // What follows the size of the screen is drawn after it.
      await page.evaluate(
        () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
      )
      await look(state, screen)
    }
  }
}
