import {
  add,
  div,
  mul,
  type Scalar,
  sqrt,
  square,
  sub,
  type Tensor,
  tidy,
  type Variable,
  variable,
  zeros,
} from '@tensorflow/tfjs-core'

export type OptimizerName = 'adam' | 'momentum'

/** How weights follow gradients. tfjs's own optimizers do not go on from a checkpoint to the last bit. */
export interface Optimizer {
  /** What is kept of each variable between steps. */
  readonly moments: readonly Variable[]
  /** @param step the number of the step, from 1 */
  apply(gradients: readonly Tensor[], learningRate: number, step: number): void
  dispose(): void
}

/**
 * @param values of the moments, to go on from a checkpoint; zeros without them
 * @param share of the learning rate that variable n follows
 */
export function optimizerOf(
  name: OptimizerName,
  variables: readonly Variable[],
  values?: readonly Tensor[],
  share: (n: number) => number = () => 1,
): Optimizer {
  const kept = name === 'adam' ? 2 : 1
  const moments = tidy(() =>
    variables.flatMap(({ shape }, n) =>
      Array.from({ length: kept }, (_, k) => variable(values?.[n * kept + k] ?? zeros(shape))),
    ),
  )
  const update = name === 'adam' ? adam : momentum
  return {
    moments,
    apply: (gradients, learningRate, step) =>
      tidy(() => {
        for (const [n, weights] of variables.entries()) {
          update(
            weights,
            gradients[n]!,
            moments.slice(n * kept, (n + 1) * kept),
            learningRate * share(n),
            step,
          )
        }
      }),
    dispose: () => {
      for (const moment of moments) moment.dispose()
    },
  }
}

/** Kingma and Ba 2014, with the two corrections in the learning rate. */
function adam(weights: Variable, gradient: Tensor, moments: Variable[], rate: number, step: number): void {
  const [mean, spread] = moments as [Variable, Variable]
  const [keepMean, keepSpread, tiny] = [0.9, 0.999, 1e-8]
  mean.assign(add(mul(mean, keepMean), mul(gradient, 1 - keepMean)))
  spread.assign(add(mul(spread, keepSpread), mul(square(gradient), 1 - keepSpread)))
  const corrected = (rate * Math.sqrt(1 - keepSpread ** step)) / (1 - keepMean ** step)
  const root = Math.sqrt(1 - keepSpread ** step)
  weights.assign(sub(weights, mul(div(mean, add(sqrt(spread), tiny * root)), corrected)))
}

/** Stochastic gradient descent with momentum 0.9. */
function momentum(weights: Variable, gradient: Tensor, moments: Variable[], rate: number): void {
  const [velocity] = moments as [Variable]
  velocity.assign(add(mul(velocity, 0.9), gradient))
  weights.assign(sub(weights, mul<Scalar>(velocity, rate)))
}
