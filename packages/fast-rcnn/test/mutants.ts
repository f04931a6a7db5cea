import { type Rules, right } from './reference.js'

/** A mistake in a step of training. */
export interface Mutant {
  readonly mistake: string
  readonly rules: Partial<Rules>
}

export const mutants: Mutant[] = [
  { mistake: 'truth left out of the proposals', rules: { truthFirst: false } },
  { mistake: 'half of the RoIs objects', rules: { foreground: 0.5 } },
  { mistake: 'background drawn without regard to overlap', rules: { hard: 0 } },
  {
    mistake: 'x and y of the scale swapped',
    rules: { cell: (p, axis, [y, x], b) => right.cell(p, axis, [x, y], b) },
  },
  { mistake: 'no offset', rules: { cell: (p, axis, s, b) => right.cell(p, axis, s, { ...b, offset: 0 }) } },
  {
    mistake: 'the offset the other way',
    rules: { cell: (p, axis, s, b) => right.cell(p, axis, s, { ...b, offset: -b.offset }) },
  },
  { mistake: 'codes the wrong way round', rules: { encode: (p, t) => right.encode(t, p) } },
  {
    mistake: 'corners for centres',
    rules: {
      encode: (p, t) => {
        const [dx, dy, dw, dh] = right.encode(p, t)
        return [dx! - (Math.exp(dw!) - 1) / 2, dy! - (Math.exp(dh!) - 1) / 2, dw!, dh!]
      },
    },
  },
  { mistake: 'codes without deviations', rules: { deviations: [1, 1, 1, 1] } },
  { mistake: 'the deviations of places for sizes, too', rules: { deviations: [0.1, 0.1, 0.1, 0.1] } },
  { mistake: 'a class too low', rules: { scoreOf: (label) => label } },
  { mistake: 'one box for all classes', rules: { codesOf: () => 0 } },
  { mistake: 'L2', rules: { smoothL1: (off) => off ** 2 / 2, smoothL1Slope: (off) => off } },
  { mistake: 'L1', rules: { smoothL1: Math.abs, smoothL1Slope: Math.sign } },
  { mistake: 'the loss of boxes a mean over objects', rules: { boxCount: (_, objects) => objects } },
  { mistake: 'the loss of boxes not weighed', rules: { boxWeight: 1 } },
  { mistake: 'dropout that nothing makes up for', rules: { kept: () => 1 } },
  { mistake: 'maps not scaled', rules: { inputScale: false } },
  { mistake: 'a ReLU without its gradient', rules: { reluSlope: () => 1 } },
  { mistake: 'biases that stay', rules: { biasMoves: false } },
]

/** Seen with Adam only. */
export const adamMutants: Mutant[] = [{ mistake: 'moments not corrected', rules: { adamCorrected: false } }]
