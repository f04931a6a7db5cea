import {
  type Change,
  changeWorkload,
  isSoftware,
  type OperatorName,
  operators,
  type Workload,
  workloads,
} from '@roipool/bench'
import type { Wanted } from '../worker/messages'
import { searchOf, troubleWith, type Wish, wishOf } from './address'
import { bench } from './bench.svelte'

const { wish, troubles } = wishOf(new URLSearchParams(location.search))

/** What all others are compared with, and so is always measured. */
export const REFERENCE = 'naive'

/** What the visitor wants measured. Its only store is the address. */
class Setup {
  /** Nothing is every backend that can run here, less those on a software adapter. */
  chosen = $state.raw<readonly string[] | undefined>(wish.backends)
  operators = $state.raw<readonly OperatorName[]>(wish.operators)
  rounds = $state(wish.rounds)
  /** Every workload, as it would be measured, and whether it is. */
  workloads = $state.raw<
    readonly { readonly id: string; readonly on: boolean; readonly workload: Workload }[]
  >(
    workloads.map((usual) => {
      const asked = wish.workloads.find(({ key }) => key.split(':')[0] === usual.key)
      return { id: usual.key, on: asked !== undefined, workload: asked ?? usual }
    }),
  )
  /** What in the address could not be understood. */
  readonly troubles = troubles

  /** Backends that are not of the catalogue: addresses of modules. */
  readonly strangers = $derived(
    (this.chosen ?? []).filter(
      (id) => bench.surveyed.length > 0 && !bench.surveyed.some((known) => known.id === id),
    ),
  )

  readonly wish: Wish = $derived({
    backends: this.chosen,
    workloads: this.workloads.filter(({ on }) => on).map(({ workload }) => workload),
    operators: this.operators,
    rounds: this.rounds,
  })

  /** What a run would measure: the reference and the wish, without what cannot run here; what runs in software if named. */
  readonly backends = $derived.by(() => {
    const absent = new Set(bench.surveyed.filter(({ reason }) => reason !== undefined).map(({ id }) => id))
    const usual = bench.surveyed.filter(({ runsOn }) => !isSoftware(runsOn)).map(({ id }) => id)
    const all = [REFERENCE, ...(this.chosen ?? usual)]
    return [...new Set(all)].filter((id) => !absent.has(id))
  })

  /** The same as the measuring thread wants it: a stranger's code comes from the address of its module. */
  readonly contenders: readonly Wanted[] = $derived(
    this.backends.map((id) =>
      this.strangers.includes(id) ? { id, address: new URL(id, location.href).href } : { id },
    ),
  )

  readonly ready = $derived(this.wish.workloads.length > 0 && this.operators.length > 0)

  toggleBackend(id: string, on: boolean) {
    this.chosen = on ? [...this.backends, id] : this.backends.filter((other) => other !== id)
  }

  /** @returns why a backend is not taken from this address, or undefined */
  addStranger(address: string): string | undefined {
    const trouble = troubleWith(address)
    if (trouble) return trouble
    const { href } = new URL(address, location.href)
    if (!this.backends.includes(href)) this.chosen = [...this.backends, href]
    return undefined
  }

  toggleOperator(name: OperatorName, on: boolean) {
    this.operators = operators.filter((other) => (other === name ? on : this.operators.includes(other)))
  }

  toggleWorkload(id: string, on: boolean) {
    this.workloads = this.workloads.map((each) => (each.id === id ? { ...each, on } : each))
  }

  /** @throws Error that says why a size will not do */
  resize(id: string, change: Change) {
    const workload = changeWorkload(id, change)
    this.workloads = this.workloads.map((each) => (each.id === id ? { ...each, on: true, workload } : each))
  }
}

export const setup = new Setup()

/** Keeps the address of the page as the wish is. To be called while a component is made. */
export function keepAddress(): void {
  $effect(() => {
    const url = new URL(location.href)
    url.search = String(searchOf(setup.wish, url.searchParams))
    if (url.href !== location.href) history.replaceState(history.state, '', url)
  })
}
