import { RoiPoolError } from '@roipool/core'

/** What an error says in our words: those of an engine or a library go to the console. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof RoiPoolError)) {
    console.error(error)
    return 'it failed; the console of the browser has the error'
  }
  const { message, cause } = error
  if (!(cause instanceof Error) || !message.includes(cause.message)) return message
  console.error(error)
  return message
    .replace(cause.message, '')
    .replace(/[\s:.]+$/, '')
    .concat('; the console of the browser has the cause')
}
