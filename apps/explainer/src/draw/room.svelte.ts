/** The width that an element has, in pixels: at least 240, and 0 before the page is laid out. */
export function room() {
  let width = $state(0)
  return {
    get width(): number {
      return width && Math.max(width, 240)
    },
    /** To be attached to the element. It asks for no layout; it is told of the browser's own. */
    watch(element: Element) {
      const observer = new ResizeObserver(([entry]) => {
        width = entry!.contentRect.width
      })
      observer.observe(element)
      return () => observer.disconnect()
    },
  }
}
