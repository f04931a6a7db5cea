import { untrack } from 'svelte'
import { lesson } from '../lesson/lesson.svelte'

/** A value that stands still while the region is dragged and the element that shows it is out of view. */
export function heldOutOfView<T>(read: () => T) {
  let inView = $state(true)
  let held = $state.raw(untrack(read))
  $effect.pre(() => {
    if (inView || !lesson.dragged) held = read()
  })
  return {
    get now(): T {
      return held
    },
    /** To be attached to the element. */
    watch(element: Element) {
      const observer = new IntersectionObserver(([entry]) => {
        inView = entry!.isIntersecting
      })
      observer.observe(element)
      return () => observer.disconnect()
    },
  }
}
