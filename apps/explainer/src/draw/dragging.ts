import { type Edges, inside, moveEdges, type Region } from '../lesson/region'

/** A region that is dragged over a photograph drawn in an SVG of which a unit is a pixel of the photograph. */
export interface Dragged {
  region(): Region
  move(region: Region): void
  /** Pixels that the keyboard moves by with Alt. */
  stride(): number
  /** Told when a hand takes hold, and when it lets go. */
  onhold?(held: boolean): void
}

const arrows: Record<string, readonly [dy: number, dx: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

/** What the shapes of a region have to listen to: by pointer, finger and keyboard. `edges` are those that a shape moves. */
export function dragging({ region, move, stride, onhold }: Dragged) {
  let held: { edges: Edges | undefined; x: number; y: number; from: Region; pixels: number } | undefined

  return {
    hold(event: PointerEvent, edges?: Edges) {
      if (event.button !== 0) return
      const target = event.currentTarget as SVGElement
      target.setPointerCapture(event.pointerId)
      const drawing = target.ownerSVGElement!
      const pixels = drawing.viewBox.baseVal.width / drawing.getBoundingClientRect().width
      held = { edges, x: event.clientX, y: event.clientY, from: region(), pixels }
      onhold?.(true)
    },
    drag(event: PointerEvent) {
      if (!held) return
      const { from, edges, pixels } = held
      const dx = Math.round((event.clientX - held.x) * pixels)
      const dy = Math.round((event.clientY - held.y) * pixels)
      move(edges ? moveEdges(from, edges, dy, dx) : inside({ ...from, y: from.y + dy, x: from.x + dx }))
    },
    letGo() {
      held = undefined
      onhold?.(false)
    },
    /** Arrows move; with Shift they move the bottom right corner; with Alt they go by whole cells. */
    press(event: KeyboardEvent, edges?: Edges) {
      const arrow = arrows[event.key]
      if (!arrow) return
      event.preventDefault()
      const by = event.altKey ? stride() : 1
      const [dy, dx] = [arrow[0] * by, arrow[1] * by]
      const from = region()
      const moved = edges ?? (event.shiftKey ? { bottom: true, right: true } : undefined)
      move(moved ? moveEdges(from, moved, dy, dx) : inside({ ...from, y: from.y + dy, x: from.x + dx }))
    },
  }
}

/** A finger on a shape drags it and does not scroll the page. (`touch-action` does nothing for shapes in SVG.) */
export function holdStill(node: Element) {
  const stop = (event: Event) => event.preventDefault()
  node.addEventListener('touchstart', stop, { passive: false })
  return () => node.removeEventListener('touchstart', stop)
}
