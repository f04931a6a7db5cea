import { RoiPoolError } from '@roipool/core'

/** What an error says in our words: those of an engine or a library go to the console. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof RoiPoolError)) {
    console.error(error)
    return 'it failed; the console of the browser has the error'
  }
  const { message, cause, code } = error
  if (!(cause instanceof Error) || !message.includes(cause.message)) return message
  // That a backend cannot run here is no error of the page's.
  if (code === 'ROI_UNAVAILABLE') console.info(message)
  else console.error(error)
  return message
    .replace(cause.message, '')
    .replace(/[\s:.]+$/, '')
    .concat('; the console of the browser has the cause')
}
