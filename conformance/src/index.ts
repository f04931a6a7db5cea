export * from './case.js'
export { cases } from './cases/index.js'
export { type Choice, chosen } from './chosen.js'
export { type Expectation, mismatch } from './compare.js'
export { environment } from './environment.js'
export { type Contender, factoryOf, type ImportModule } from './factory.js'
export { generator } from './fill.js'
export { LEVELS, type Level, type Needs, type Proof } from './level.js'
export { type MatrixRow, matrix } from './matrix.js'
export type { Answers } from './oracle/index.js'
export { followed } from './oracle/plan.js'
export type * from './problem.js'
export { type RandomPlanOptions, randomPlan, randomValues } from './random-plan.js'
export {
  conformant,
  json,
  type LevelResult,
  type Likely,
  type Report,
  type Row,
  type Status,
  type Verdict,
} from './report.js'
export { type ConformanceOptions, runConformance } from './run.js'
export { type Known, type NoSession, openSession, type RunOptions, type Session } from './session.js'
export { summary, type TextOptions, text } from './text.js'
