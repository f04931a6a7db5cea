import { prefersReducedMotion, Tween } from 'svelte/motion'
import { lesson } from './lesson.svelte'
import type { Step } from './settings'

/** Milliseconds that one step takes to play. */
const PACE = 900

/**
 * Where the pictures are on the way through the steps: `at` goes from 0, the photograph, to 4, pooled. Step n plays from
 * n − 1 to n, and stands at n. Going back plays back. Where less motion is preferred, it goes by whole steps at once.
 */
class Walk {
  readonly #at = new Tween<number>(lesson.settings.step)

  get at(): number {
    return this.#at.current
  }

  /** Plays on, or back, to the end of a step; the step that is shown already, once more. */
  go(step: number): void {
    const { settings } = lesson
    if (prefersReducedMotion.current) {
      this.scrub(step)
      return
    }
    if (this.at === step) void this.#at.set(step - 1, { duration: 0 })
    settings.step = stepAt(step)
    void this.#at.set(step, { duration: PACE * Math.abs(step - this.at), easing: (share) => share })
  }

  /** Goes there at once: forward and back, as fast as the hand that does it. */
  scrub(at: number): void {
    lesson.settings.step = stepAt(at)
    void this.#at.set(at, { duration: 0 })
  }
}

/** The step that is played there. */
function stepAt(at: number): Step {
  return Math.min(Math.max(Math.ceil(at), 1), 4) as Step
}

export const walk = new Walk()
