import * as tf from '@tensorflow/tfjs-core'

/** Makes a kernel of the wasm backend, given tfjs's own where there is one. */
export type KernelMaker = (stock: tf.KernelFunc | undefined) => tf.KernelFunc

/**
 * Registers kernels for the wasm backend, by their names. Whatever sets tfjs's own up when the backend is initialised
 * still does.
 *
 * @returns what registers tfjs's own again
 */
export function replaceKernels(makers: Readonly<Record<string, KernelMaker>>): () => void {
  const undos = Object.entries(makers).map(([kernelName, make]) => {
    const stock = tf.getKernel(kernelName, 'wasm')
    // tfjs warns of a kernel that is registered twice.
    if (stock) tf.unregisterKernel(kernelName, 'wasm')
    tf.registerKernel({ ...stock, kernelName, backendName: 'wasm', kernelFunc: make(stock?.kernelFunc) })
    return () => {
      tf.unregisterKernel(kernelName, 'wasm')
      if (stock) tf.registerKernel(stock)
    }
  })
  return () => {
    for (const undo of undos) undo()
  }
}
