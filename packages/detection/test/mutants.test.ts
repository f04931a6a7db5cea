import { describe, expect, it } from 'vitest'
import { answers, error } from './answers.js'
import { mutants } from './mutants.js'
import { reference } from './reference.js'

const holds = (id: string, of: ReturnType<typeof reference>) =>
  answers[id]!(of).every((asked) => error(asked) < 1e-9)

describe('the known answers catch', () => {
  it.each(mutants)('$mistake: killed by $killedBy', ({ killedBy, rules }) => {
    expect(holds(killedBy, reference(rules))).toBe(false)
  })

  it.each([...new Set(mutants.map(({ killedBy }) => killedBy))])('and %s holds without a mistake', (id) => {
    expect(holds(id, reference())).toBe(true)
  })
})
