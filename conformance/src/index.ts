export * from './case.js'
export { cases } from './cases/index.js'
export { LEVELS, type Level, type Needs } from './level.js'
export type * from './problem.js'
export {
  conformant,
  json,
  type LevelResult,
  type Report,
  type Row,
  type Status,
  summary,
  text,
  type Verdict,
} from './report.js'
export { type ConformanceOptions, runConformance } from './run.js'
export { type Known, type NoSession, openSession, type RunOptions, type Session } from './session.js'
