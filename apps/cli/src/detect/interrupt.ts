/** The first Ctrl+C is remembered; while maps are made, it ends that. */
export function onInterrupt() {
  const controller = new AbortController()
  const state = { asked: false, training: false }
  const handle = () => {
    state.asked = true
    if (!state.training) controller.abort()
  }
  process.on('SIGINT', handle)
  return {
    signal: controller.signal,
    asked: () => state.asked,
    training: () => {
      state.training = true
    },
    stop: () => process.off('SIGINT', handle),
  }
}
