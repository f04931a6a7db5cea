import { afterAll, beforeAll, expect, it } from 'vitest'
import { states } from '../src/states/all.js'
import { visits, walk } from '../src/states/state.js'
import { expectAccessible } from './accessible.js'
import { describeInChromium, type OpenSite, openSite } from './site.js'

/** Ends what hangs: a visit may teach a detector, or measure, and a machine may do other work. */
const LONG = 900_000

describeInChromium(
  'every state of every page, on a phone, a tablet and a desktop, in light and in dark',
  () => {
    let site: OpenSite
    beforeAll(async () => {
      site = await openSite()
    })
    afterAll(() => site.close())

    for (const visit of visits(states)) {
      const names = visit.map(({ name }) => name)
      it(
        `is accessible and fits: ${names.join(', ')}`,
        async () => {
          const page = await site.open(undefined, {})
          const seen: string[] = []
          await walk(page, site.address, visit, async ({ name, changes }, screen) => {
            seen.push(`${name}, ${screen.name}`)
            await expectAccessible(page, seen.at(-1), changes)
            expect(await page.evaluate(() => document.documentElement.scrollWidth), seen.at(-1)).toBe(
              screen.size.width,
            )
          })
          expect(seen).toHaveLength(6 * visit.length)
        },
        LONG,
      )
    }
  },
)
