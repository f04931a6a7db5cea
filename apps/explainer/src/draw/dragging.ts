import { createAttachmentKey } from 'svelte/attachments'
import { type Edges, inside, moveEdges, type Region } from '../lesson/region'

/** A region that is dragged over a photograph drawn in an SVG of which a unit is a pixel of the photograph. */
export interface Dragged {
  region(): Region
  move(region: Region): void
  /** Pixels that the keyboard moves by with Alt. */
  stride(): number
  /** Told when a hand takes hold, and when it lets go. */
  onhold?: (held: boolean) => void
}

const arrows: Record<string, readonly [dy: number, dx: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

/** What the shapes of a region have to listen to: by pointer, finger and keyboard. `edges` are those that a shape moves. */
export function dragging({ region, move, stride, onhold }: Dragged) {
  const { grab, press } = pulling<Region, Edges | undefined>({
    from: region,
    pull(from, dy, dx, edges) {
      move(edges ? moveEdges(from, edges, dy, dx) : inside({ ...from, y: from.y + dy, x: from.x + dx }))
    },
    stride,
    onhold,
  })
  return {
    grab,
    /** Arrows move; with Shift they move the bottom right corner; with Alt they go by whole cells. */
    press(event: KeyboardEvent, edges?: Edges) {
      press(event, edges ?? (event.shiftKey ? { bottom: true, right: true } : undefined))
    },
  }
}

/** Something that is pulled over such a photograph: as it is, and what a pull by whole pixels from there makes of it. */
export interface Pulled<Thing, Part> {
  from(): Thing
  /** `part` is what was taken hold of. */
  pull(from: Thing, dy: number, dx: number, part: Part): void
  stride(): number
  onhold?: ((held: boolean) => void) | undefined
}

/** What the parts of a thing have to listen to: by pointer, finger and keyboard. Arrows pull; with Alt, by whole cells. */
export function pulling<Thing, Part>({ from, pull, stride, onhold }: Pulled<Thing, Part>) {
  let held: { part: Part; x: number; y: number; from: Thing; pixels: number } | undefined

  function hold(event: PointerEvent, part: Part) {
    if (event.button !== 0) return
    const target = event.currentTarget as SVGElement
    target.setPointerCapture(event.pointerId)
    const drawing = target.ownerSVGElement!
    const pixels = drawing.viewBox.baseVal.width / drawing.getBoundingClientRect().width
    held = { part, x: event.clientX, y: event.clientY, from: from(), pixels }
    onhold?.(true)
  }

  function drag(event: PointerEvent) {
    if (!held) return
    const { part, pixels } = held
    const dx = Math.round((event.clientX - held.x) * pixels)
    const dy = Math.round((event.clientY - held.y) * pixels)
    pull(held.from, dy, dx, part)
  }

  function letGo() {
    held = undefined
    onhold?.(false)
  }

  return {
    /** What a shape in SVG that pulls `part` has to be told. */
    grab: (part: Part) => fingers({ begin: (event) => hold(event, part), go: drag, end: letGo }),
    press(event: KeyboardEvent, part: Part) {
      const arrow = arrows[event.key]
      if (!arrow) return
      event.preventDefault()
      const by = event.altKey ? stride() : 1
      pull(from(), arrow[0] * by, arrow[1] * by, part)
    },
  }
}

/** From where a pointer goes down on a shape in SVG to where it goes up. */
interface Stroke {
  begin(event: PointerEvent): void
  go(event: PointerEvent): void
  end(): void
}

/** The attributes of a shape on which a stroke is made; a finger that makes it does not scroll the page. */
export function fingers({ begin, go, end }: Stroke) {
  return {
    [still]: holdStill,
    onpointerdown: begin,
    onpointermove: go,
    onpointerup: end,
    onpointercancel: end,
  }
}

const still = createAttachmentKey()

/** `touch-action` does nothing for shapes in SVG. */
function holdStill(node: Element) {
  const stop = (event: Event) => event.preventDefault()
  node.addEventListener('touchstart', stop, { passive: false })
  return () => node.removeEventListener('touchstart', stop)
}
