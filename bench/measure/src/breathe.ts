/** Lets everything else that waits have its turn: a click, a signal, a message. Then stops if it was told to. */
export async function breathe(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0))
  signal?.throwIfAborted()
}
