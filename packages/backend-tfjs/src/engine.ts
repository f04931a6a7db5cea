import { RoiPoolError, unavailable } from '@roipool/core'
import * as tf from '@tensorflow/tfjs-core'

/**
 * Settles which tfjs backend to compute on and initialises it. The active backend stays what it is; where there is
 * none yet, tfjs chooses it as `tf.ready()` does.
 *
 * @param wanted a name known to tfjs, or undefined for the active backend
 * @throws RoiPoolError ROI_UNAVAILABLE where that backend is not registered or fails to initialise
 */
export async function openEngine(wanted: string | undefined): Promise<string> {
  const names = () => tf.engine().backendNames()
  if (wanted === 'cpu' ? !names().includes('cpu') : wanted === undefined && names().length === 0) {
    await import('@tensorflow/tfjs-backend-cpu')
  }
  if (wanted !== undefined && !names().includes(wanted)) {
    unavailable(
      `tfjs has no backend '${wanted}', only: ${names().join(', ') || 'none'}. Import the package that registers it, ` +
        `such as '@tensorflow/tfjs-backend-${wanted}', before opening; some do so only where they find their device`,
    )
  }
  const failure = await tf.ready().then(
    () => undefined,
    (error: unknown) => error,
  )
  if (wanted === undefined && failure !== undefined) {
    unavailable(`${reason(failure)} Registered with tfjs: ${names().join(', ')}. Set one of them up`, failure)
  }
  const name = wanted ?? tf.getBackend()
  await initialise(name)
  return name
}

/**
 * Creates a registered backend. tf.setBackend would make it active meanwhile, break the user's calls until it is
 * loaded, and keep the reason of a failure to itself.
 */
async function initialise(name: string): Promise<void> {
  if (isInitialised(name)) return
  try {
    const backend = await tf.findBackendFactory(name)()
    // Somebody else may have been quicker.
    if (isInitialised(name)) backend.dispose()
    else tf.engine().registry[name] = backend
  } catch (cause) {
    unavailable(`tfjs backend '${name}' failed to initialise: ${reason(cause)}`, cause)
  }
}

/**
 * Runs `work` while a tfjs backend is the active one. The switch, the work and the way back happen in one turn, so
 * that nobody else sees another backend than the one they chose.
 */
export async function onBackend<T>(name: string, work: () => T): Promise<T> {
  // While tfjs is still initialising the user's choice, a switch would cancel that.
  while (!isInitialised(tf.getBackend())) await tf.ready()
  if (!isInitialised(name)) {
    throw new RoiPoolError('ROI_DISPOSED', `tfjs backend '${name}' was removed from tfjs`)
  }
  const chosen = tf.getBackend()
  if (chosen === name) return work()
  // tf.setBackend returns a promise, but has done its work by then for a backend that is initialised.
  void tf.setBackend(name)
  try {
    return work()
  } finally {
    void tf.setBackend(chosen)
  }
}

function isInitialised(name: string): boolean {
  return name in tf.engine().registry
}

function reason(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure)
}
