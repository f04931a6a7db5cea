import { lesson } from './lesson.svelte'
import type { Region } from './region'

/** Something to try with the region. It checks itself, and stays done. */
export interface Challenge {
  readonly id: 'lossless' | 'small-loss' | 'alike'
  readonly task: string
  /** What it shows, said once it is done. */
  readonly lesson: string
}

export const challenges: readonly Challenge[] = [
  {
    id: 'lossless',
    task: 'Place the region so that RoIPool, floor, loses and gains nothing.',
    lesson:
      'Its edges lie on the grid, and its cells divide evenly into the bins. Few regions of a detector do both.',
  },
  {
    id: 'small-loss',
    task: 'Find a region that loses under 5 % to rounding (step 2), with no edge on the grid.',
    lesson:
      'A rounded edge loses less than a cell, whatever the region’s size. A cell is little of a large region, and half of a small one.',
  },
  {
    id: 'alike',
    task: 'Find two regions that RoIPool, floor, cannot tell apart: keep one, then move it.',
    lesson:
      'Within a cell, nothing changes. So a head that is to say where the object lies, to the pixel, is not told.',
  },
]

class Done {
  readonly #done: Record<Challenge['id'], boolean> = $state({
    lossless: false,
    'small-loss': false,
    alike: false,
  })
  /** The region that was kept, to find another like it. */
  kept: { readonly roi: Region; readonly reads: string } | undefined = $state.raw()

  readonly #reads = $derived(JSON.stringify(lesson.views.floor.reads))

  keep(): void {
    this.kept = { roi: { ...lesson.settings.roi }, reads: this.#reads }
  }

  /** Looks at the region as it is. To be called in an effect. */
  look(): void {
    const { afterBins, afterRoi, scaled } = lesson.views.floor
    const edges = [scaled.y, scaled.x, scaled.y + scaled.height, scaled.x + scaled.width]
    if (afterBins?.lost === 0 && afterBins.gained === 0) this.#done.lossless = true
    if (afterRoi && afterRoi.lostFraction < 0.05 && !edges.some(Number.isInteger)) {
      this.#done['small-loss'] = true
    }
    const { kept } = this
    const moved = kept && JSON.stringify(kept.roi) !== JSON.stringify(lesson.settings.roi)
    if (moved && kept.reads === this.#reads) this.#done.alike = true
  }

  has({ id }: Challenge): boolean {
    return this.#done[id]
  }
}

export const done = new Done()
