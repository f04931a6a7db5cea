import type { ReadBoxes } from './annotations'
import type { Box, Part, Photograph, Project, Thing } from './types'

// Every edit makes a new project of the one before, so that it can be undone.

export function withPhotographs(project: Project, photographs: readonly Photograph[]): Project {
  const taken = new Set(project.photographs.map(({ name }) => name))
  const named = photographs.map((photograph) => {
    const name = freeName(photograph.name, taken)
    taken.add(name)
    return { ...photograph, name }
  })
  return { ...project, photographs: [...project.photographs, ...named] }
}

/** Exports name photographs by their files: no two may have one name. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name
  const dot = name.lastIndexOf('.')
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, '']
  let n = 2
  while (taken.has(`${stem}-${n}${ending}`)) n++
  return `${stem}-${n}${ending}`
}

export function withoutPhotograph(project: Project, id: string): Project {
  return { ...project, photographs: project.photographs.filter((photograph) => photograph.id !== id) }
}

export function withPart(project: Project, id: string, part: Part): Project {
  return onPhotograph(project, id, (photograph) => ({ ...photograph, part }))
}

export function withThing(project: Project, id: string, thing: Thing): Project {
  const named = withName(project, thing.name)
  return onPhotograph(named, id, (photograph) => {
    const known = photograph.things.some((other) => other.id === thing.id)
    const things = known
      ? photograph.things.map((other) => (other.id === thing.id ? thing : other))
      : [...photograph.things, thing]
    return { ...photograph, things }
  })
}

export function withoutThing(project: Project, id: string, thing: string): Project {
  return onPhotograph(project, id, (photograph) => ({
    ...photograph,
    things: photograph.things.filter((other) => other.id !== thing),
  }))
}

export function withName(project: Project, name: string): Project {
  return project.names.includes(name) ? project : { ...project, names: [...project.names, name] }
}

/** Takes one name for another in every box. A name that is there already takes in the boxes of the old one. */
export function renamed(project: Project, from: string, to: string): Project {
  const names = [...new Set(project.names.map((name) => (name === from ? to : name)))]
  return {
    ...project,
    names,
    photographs: onThings(project, (thing) => (thing.name === from ? { ...thing, name: to } : thing)),
  }
}

/** Forgets a name, and the boxes of that name. */
export function withoutName(project: Project, name: string): Project {
  return {
    ...project,
    names: project.names.filter((other) => other !== name),
    photographs: onThings(project, (thing) => (thing.name === name ? undefined : thing)),
  }
}

/** Puts boxes that were read on the photographs of the same file names, in place of theirs. */
export function withBoxes(project: Project, { names, things }: ReadBoxes): Project {
  return {
    ...project,
    names: [...new Set([...project.names, ...names])],
    photographs: project.photographs.map((photograph) => {
      const read = things.get(photograph.name)
      if (!read) return photograph
      return {
        ...photograph,
        things: read.flatMap(({ box, ...thing }) => {
          const inside = within(box, photograph)
          return inside ? [{ ...thing, box: inside }] : []
        }),
      }
    }),
  }
}

/** The part of a box that lies on the photograph, if it has an area. */
function within(
  [x1, y1, x2, y2]: Box,
  { width, height }: Pick<Photograph, 'width' | 'height'>,
): Box | undefined {
  const box = [Math.max(0, x1), Math.max(0, y1), Math.min(width, x2), Math.min(height, y2)] as const
  return box[2] > box[0] && box[3] > box[1] ? box : undefined
}

function onPhotograph(project: Project, id: string, edit: (photograph: Photograph) => Photograph): Project {
  const photographs = project.photographs.map((photograph) =>
    photograph.id === id ? edit(photograph) : photograph,
  )
  return { ...project, photographs }
}

function onThings(project: Project, edit: (thing: Thing) => Thing | undefined): Photograph[] {
  return project.photographs.map((photograph) => {
    const things = photograph.things.flatMap((thing) => edit(thing) ?? [])
    const same =
      things.length === photograph.things.length && things.every((thing, n) => thing === photograph.things[n])
    return same ? photograph : { ...photograph, things }
  })
}
