/** Throws where two results of one operator differ: maxima in any bit but a zero's sign, the others by 1e-5·max(1, |y|). */
export async function agree(tasks) {
  const first = new Map()
  for (const task of tasks) {
    if (!task.result) continue
    const values = await task.result()
    const wanted = first.get(task.operator)
    if (!wanted) first.set(task.operator, { name: task.name, values })
    else check(task, values, wanted)
  }
}

function check({ name, operator }, values, wanted) {
  if (values.length !== wanted.values.length)
    throw new Error(`${name}: ${values.length} values, not ${wanted.values.length}`)
  for (let n = 0; n < values.length; n++) {
    const [a, b] = [values[n], wanted.values[n]]
    if (a === b || (operator !== 'max' && Math.abs(a - b) <= 1e-5 * Math.max(1, Math.abs(b)))) continue
    throw new Error(`${operator}: value ${n} of ${name} is ${a}, of ${wanted.name} ${b}`)
  }
}
