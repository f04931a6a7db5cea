import { proxy } from 'comlink'
import { engine } from '../engine/client'
import type { Lesson, News, Taught } from '../engine/messages'
import type { Photograph, PoolingName, Round } from '../project/types'
import { meanAverage } from '../project/verdicts'
import { given, labelledOf, sheetOf, studio, taughtEngine } from './studio.svelte'

/** Seconds that a part takes until one was measured. */
const GUESS = { look: 0.4, step: 0.06 }

/** A round of teaching while it goes on. */
class Teaching {
  phase = $state<'idle' | 'opening' | 'looking' | 'learning' | 'failed'>('idle')
  looked = $state({ done: 0, of: 0 })
  step = $state(0)
  steps = $state(0)
  losses = $state.raw<readonly number[]>([])
  checks = $state.raw<Round['checks']>([])
  failure = $state('')
  /** Whether a stop was asked for and is awaited. */
  stopping = $state(false)
  /** Seconds that are left, or undefined where nobody can know yet. */
  left = $state<number>()
  /** Tensors that tfjs held when the last round was over. */
  tensors = $state<number>()
  /** The pooling of a round that is only to compare with. */
  comparing = $state<PoolingName>()
  /** What the other pooling came to. */
  other = $state.raw<{
    readonly pooling: PoolingName
    readonly head: Round['head']
    readonly findings: Round['findings']
  }>()

  get busy(): boolean {
    return this.phase !== 'idle' && this.phase !== 'failed'
  }

  /** What is missing before anything can be taught, in words; undefined where nothing is. */
  get missing(): string | undefined {
    const taught = studio.of('teach')
    if (taught.length === 0) return 'Add photographs to teach with first.'
    if (taught.every(({ things }) => things.length === 0))
      return 'Draw a box around each thing to find first.'
    return undefined
  }

  /** Whether the last round was stopped, of the same names and with the same pooling. */
  get canGoOn(): boolean {
    const { round, project } = studio
    if (!round || round.step >= round.steps) return false
    return round.pooling === project.settings.pooling && round.names.join('\n') === taughtNames().join('\n')
  }

  /** @param goOn from where the last round stopped */
  async teach(goOn = false): Promise<void> {
    const { round: last, project } = studio
    const { pooling } = project.settings
    const from = goOn ? last : undefined
    this.other = undefined
    const steps = from?.steps ?? project.settings.steps
    const done = await this.#run({ pooling, steps, from }, true)
    if (!done) return
    given(done.head)
    studio.taught(done)
  }

  /** Teaches once more with the other pooling, and keeps only what that finds. */
  async compare(): Promise<void> {
    const { round } = studio
    if (!round) return
    const pooling = round.pooling === 'roiAlign' ? 'roiPool' : 'roiAlign'
    const kept = { losses: this.losses, checks: this.checks }
    this.comparing = pooling
    const done = await this.#run({ pooling, steps: round.steps, from: undefined }, false)
    this.comparing = undefined
    this.losses = kept.losses
    this.checks = kept.checks
    if (done && done.step === done.steps) this.other = { pooling, head: round.head, findings: done.findings }
  }

  /** Whether it looks at photographs that were added after it was taught. */
  looking = $state(false)
  /** Photographs that it could not look at. */
  readonly #refused = new Set<string>()

  /** Photographs to try that it has not seen yet. */
  get unseen(): readonly Photograph[] {
    const { round } = studio
    if (!round || this.busy || this.looking) return []
    return studio.of('try').filter(({ id }) => !round.findings[id] && !this.#refused.has(id))
  }

  async lookAt(photographs: readonly Photograph[]): Promise<void> {
    const { round } = studio
    if (!round) return
    this.looking = true
    try {
      const findings = await (await taughtEngine()).check(photographs.map(sheetOf))
      if (studio.round === round) studio.taught({ ...round, findings: { ...round.findings, ...findings } })
    } catch (error) {
      for (const { id } of photographs) this.#refused.add(id)
      studio.trouble = error instanceof Error ? error.message : String(error)
    }
    this.looking = false
  }

  async stop(): Promise<void> {
    this.stopping = true
    await engine().stop()
  }

  async #run(
    { pooling, steps, from }: { pooling: PoolingName; steps: number; from: Round | undefined },
    keep: boolean,
  ): Promise<Round | undefined> {
    const names = taughtNames()
    const teach = studio.of('teach').map((photograph) => labelledOf(photograph, names))
    const check = studio.of('try')
    const lesson: Lesson = { names, pooling, steps, teach, check: check.map(sheetOf), from: from?.head }
    this.phase = 'opening'
    this.failure = ''
    this.stopping = false
    this.left = undefined
    this.steps = steps
    this.step = from?.step ?? 0
    this.losses = from?.losses ?? []
    this.checks = from?.checks ?? []
    const began = performance.now()
    try {
      const taught = await engine().teach(
        lesson,
        keep,
        proxy((news: News) => this.#hear(news, names, check)),
      )
      this.tensors = await engine().tensors()
      this.phase = 'idle'
      return (
        taught && this.#roundOf(taught, lesson, (performance.now() - began) / 1000 + (from?.seconds ?? 0))
      )
    } catch (error) {
      this.phase = 'failed'
      this.failure = error instanceof Error ? error.message : String(error)
      return undefined
    }
  }

  #roundOf(
    { head, step, findings }: Taught,
    { names, pooling, steps, teach }: Lesson,
    seconds: number,
  ): Round {
    const labels = teach.flatMap((sheet) => sheet.labels)
    const boxes = names.map((_, label) => labels.filter((one) => one === label).length)
    return {
      head,
      names,
      pooling,
      step,
      steps,
      losses: this.losses,
      checks: this.checks,
      findings,
      seconds,
      boxes,
    }
  }

  /** When the phase began, and how far it was. */
  #since = { at: 0, done: 0 }

  #hear(news: News, names: readonly string[], check: readonly Photograph[]): void {
    if (news.kind === 'looking') {
      if (this.phase !== 'looking') this.#since = { at: performance.now(), done: news.done }
      this.phase = 'looking'
      this.looked = { done: news.done, of: news.of }
      const rest = (news.of - news.done) * this.#pace(news.done, GUESS.look)
      this.left = rest + (this.steps - this.step) * GUESS.step
    }
    if (news.kind === 'step') {
      if (this.phase !== 'learning') this.#since = { at: performance.now(), done: news.step }
      this.phase = 'learning'
      this.step = news.step
      this.losses = [...this.losses, news.loss]
      this.left = (this.steps - news.step) * this.#pace(news.step, GUESS.step)
    }
    if (news.kind === 'checked') {
      const { map } = meanAverage(names, check, news.findings)
      if (map !== null) this.checks = [...this.checks, { step: news.step, map }]
    }
  }

  /** Seconds for each of what was done in this phase. */
  #pace(done: number, guess: number): number {
    const since = done - this.#since.done
    return since < 2 ? guess : (performance.now() - this.#since.at) / 1000 / since
  }
}

/** Names that somebody drew a box for: others cannot be learned. */
function taughtNames(): string[] {
  const drawn = new Set(studio.of('teach').flatMap(({ things }) => things.map(({ name }) => name)))
  return studio.project.names.filter((name) => drawn.has(name))
}

export const teaching = new Teaching()
