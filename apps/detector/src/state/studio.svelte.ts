import { engine } from '../engine/client'
import type { Labelled, Sheet } from '../engine/messages'
import { type Kept, keep, readKept } from '../project/store'
import { emptyProject, type Photograph, type Project, type Round } from '../project/types'
import { changed, type History, historyOf, redone, undone } from './history'

/** Milliseconds without a change after which it is written down. */
const PAUSE = 300

/** What the page shows and changes. */
class Studio {
  #history = $state.raw(historyOf(emptyProject))
  /** What was taught last. */
  round = $state.raw<Round>()
  /** Id of the photograph in the editor. */
  chosen = $state<string>()
  /** Id of the box that keys act on. */
  thing = $state<string>()
  /** What the next box is called. */
  name = $state('')
  /** Scores below it are not shown. */
  threshold = $state(0.5)
  /** Whether what was kept has been read. */
  ready = $state(false)
  /** What went wrong last, in words. */
  trouble = $state('')

  get project(): Project {
    return this.#history.now
  }

  get photograph(): Photograph | undefined {
    const { photographs } = this.project
    return photographs.find(({ id }) => id === this.chosen) ?? photographs[0]
  }

  of(part: Photograph['part']): Photograph[] {
    return this.project.photographs.filter((photograph) => photograph.part === part)
  }

  get canUndo(): boolean {
    return this.#history.past.length > 0
  }

  get canRedo(): boolean {
    return this.#history.future.length > 0
  }

  change(project: Project): void {
    // What went wrong before it is over.
    this.trouble = ''
    if (project !== this.project) this.#show(changed(this.#history, project))
  }

  undo(): void {
    this.#show(undone(this.#history))
  }

  redo(): void {
    this.#show(redone(this.#history))
  }

  #show(history: History<Project>): void {
    this.#history = history
    this.#keepSoon()
  }

  /** Another project in place of this one: that can be undone, but for what was taught. */
  open({ project, round }: Kept): void {
    this.chosen = undefined
    this.thing = undefined
    this.name = project.names[0] ?? ''
    this.round = round
    this.change(project)
    void engine().keepOnly(project.photographs.map(({ id }) => id))
  }

  taught(round: Round): void {
    this.round = round
    this.#keepSoon()
  }

  /** Reads what was kept at the last visit. */
  async start(): Promise<void> {
    try {
      const { project, round } = await readKept()
      this.#history = historyOf(project)
      this.round = round
      this.name = project.names[0] ?? ''
    } catch {
      this.trouble = 'This browser keeps nothing for this page: save the project as a file before you leave.'
    }
    this.ready = true
  }

  #waiting: ReturnType<typeof setTimeout> | undefined
  /** The last writing: one waits for the other. */
  #writing: Promise<void> = Promise.resolve()

  #keepSoon(): void {
    clearTimeout(this.#waiting)
    this.#waiting = setTimeout(() => void this.keepNow(), PAUSE)
  }

  /** Writes down what there is. */
  keepNow(): Promise<void> {
    clearTimeout(this.#waiting)
    const kept = { project: this.project, round: this.round }
    this.#writing = this.#writing
      .then(() => keep(kept))
      .catch(() => {
        this.trouble = 'There is no room left in this browser: save the project as a file.'
      })
    return this.#writing
  }
}

export const studio = new Studio()

/** The head that the engine finds with. */
let held: Uint8Array | undefined

/** Remembers that the engine has this head already. */
export function given(head: Uint8Array): void {
  held = head
}

/** The engine with the head of the last round, which may be of another visit. */
export async function taughtEngine() {
  const head = studio.round?.head
  if (head && head !== held) {
    await engine().take(head)
    given(head)
  }
  return engine()
}

export function sheetOf({ id, blob, width, height }: Photograph): Sheet {
  return { id, blob, width, height }
}

export function labelledOf(photograph: Photograph, names: readonly string[]): Labelled {
  const { things } = photograph
  return {
    ...sheetOf(photograph),
    boxes: things.map(({ box }) => box),
    labels: things.map(({ name }) => names.indexOf(name)),
  }
}
