/** Milliseconds of every task in every round; each round begins with another task. */
export async function interleave(tasks, rounds) {
  const times = tasks.map(() => [])
  for (let round = -1; round < rounds; round++) {
    for (let n = 0; n < tasks.length; n++) {
      const at = (n + round + 1) % tasks.length
      const start = performance.now()
      await tasks[at].run()
      if (round >= 0) times[at].push(performance.now() - start)
    }
  }
  return times
}

/** The value below which `part` of the values lie. */
export function quantile(values, part) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.round(part * (sorted.length - 1))]
}

/** Executes a plan on a resident map, into the same result each time. */
export async function openTask(label, backend, features, plan) {
  const map = await backend.upload(features)
  const out = await backend.reduce(map, plan)
  return { label, out, run: () => backend.reduce(map, plan, out), close: () => backend.dispose() }
}

/** Uploads a map channels first, executes a plan on it, and reads the result channels first; room is reused. */
export async function openChannelsFirst(label, backend, { data, shape }, plan) {
  const [batch, height, width, channels] = shape
  const resident = await backend.upload({ data, shape })
  const features = { data: await resident.read(undefined, 'NCHW'), shape: [batch, channels, height, width] }
  const out = await backend.reduce(resident, plan)
  const into = await out.read()
  resident.release()
  const run = async () => {
    const map = await backend.upload(features, 'NCHW')
    await backend.reduce(map, plan, out)
    map.release()
    await out.read(into, 'NCHW')
  }
  return { label, run, close: () => backend.dispose() }
}
