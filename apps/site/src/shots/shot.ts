import type { Page } from 'playwright'

/** A state of a page worth looking at. */
export interface Shot {
  /** Of the picture's file. */
  readonly name: string
  /** Of the page, in the site. */
  readonly address: string
  /** Brings the page into the state. */
  readonly prepare?: (page: Page) => Promise<unknown>
  /** What the picture begins with, and goes as far as the screen; the whole page where it names nothing. */
  readonly at?: string
}
