import { unavailable } from '@roipool/core'
import { engine, getBackend, setBackend, tidy } from '@tensorflow/tfjs-core'

/** The tfjs backend that is active: a model computes there from now on, whichever becomes active later. */
export function activeBackend(): string {
  if (engine().backendNames().length === 0) {
    unavailable(
      "tfjs has no backend: import one, such as '@tensorflow/tfjs-backend-wasm', and await tf.ready()",
    )
  }
  return getBackend()
}

/**
 * Runs `work`, which must be synchronous, while a tfjs backend is the active one. A backbone may have made another one
 * active.
 */
export function onBackend<Result>(name: string, work: () => Result): Result {
  const chosen = getBackend()
  if (chosen === name) return work()
  // tf.setBackend returns a promise, but has done its work by then for a backend that is initialised.
  void setBackend(name)
  try {
    return work()
  } finally {
    void setBackend(chosen)
  }
}

/** As `onBackend`; of the tensors that `work` makes, only variables and those that it keeps are left. */
export function scoped<Result>(name: string, work: () => Result): Result {
  return onBackend(name, () => {
    let result: Result | undefined
    tidy(() => {
      result = work()
    })
    return result as Result
  })
}
