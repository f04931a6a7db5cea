import type { Row } from './report.js'
import breadth from './telling.json' with { type: 'json' }

const failedBy: Readonly<Record<string, number>> = breadth

/** What is no case says at once what is wrong: a backend that cannot be opened, or promises nothing. */
const howBroad = ({ id, level }: Row) => (level === undefined ? 0 : failedBy[id] || Infinity)

/**
 * Rows, those that say most about the mistake first: the fewer of the suite's mutants fail a case, the fewer mistakes can
 * be behind it. telling.json counts them.
 */
export function tellingFirst(rows: readonly Row[]): Row[] {
  return [...rows].sort((a, b) => howBroad(a) - howBroad(b))
}
