import { type BenchRecord, parseRecord } from '@roipool/bench'
import { bench } from './bench.svelte'

/** A record that was imported. */
export interface Run {
  readonly name: string
  readonly record: BenchRecord
}

/** The records at hand, the one that is shown, and the one it is compared with. */
class Runs {
  imported = $state.raw<readonly Run[]>([])
  /** Names of runs; the one of this page is `''`. */
  shownName = $state('')
  otherName = $state<string>()
  /** Why a file is no record. */
  trouble = $state<string>()

  readonly all: readonly Run[] = $derived(
    bench.record ? [{ name: '', record: bench.record }, ...this.imported] : this.imported,
  )
  readonly shown = $derived(this.all.find(({ name }) => name === this.shownName) ?? this.all[0])
  readonly other = $derived(this.all.find(({ name }) => name === this.otherName && name !== this.shown?.name))

  /** Takes in records. The last of them is shown, and compared with what was shown before. */
  async take(files: Iterable<File>) {
    this.trouble = undefined
    for (const file of files) {
      const before = this.shown?.name
      try {
        const record = parseRecord(await file.text())
        this.imported = [
          ...this.imported.filter(({ name }) => name !== file.name),
          { name: file.name, record },
        ]
        if (this.all.length > 1) this.otherName = before
        this.shownName = file.name
      } catch (error) {
        this.trouble = `${file.name}: ${error instanceof Error ? error.message : error}`
      }
    }
  }
}

export const runs = new Runs()
