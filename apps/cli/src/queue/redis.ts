import { fail, oneLine } from '@roipool/terminal'
import { Redis } from 'ioredis'

/**
 * Opens a connection. Later, when Redis is restarted, it waits and goes on.
 *
 * @throws CliError where there is no Redis
 */
export async function connect(url: string): Promise<Redis> {
  const place = placeOf(url)
  let connected = false
  const redis = new Redis(url, {
    lazyConnect: true,
    // What BullMQ asks for: a command waits until Redis is back.
    maxRetriesPerRequest: null,
    retryStrategy: (times) => (connected ? Math.min(times * 100, 2000) : null),
  })
  let reason = ''
  redis.on('error', (error) => {
    reason = oneLine(error)
    if (connected && redis.status !== 'reconnecting') {
      console.error(`roipool: ${place} does not answer (${reason}): waiting for it`)
    }
  })
  try {
    await redis.connect()
    await redis.ping()
  } catch (error) {
    redis.disconnect()
    fail(
      `${place} cannot be reached (${reason || oneLine(error)}): start redis-server there, or name another`,
      error,
    )
  }
  connected = true
  // BullMQ makes more connections like this one. One that waits to be told would fail for good where Redis ends while it is
  // greeted; one that connects by itself tries again.
  redis.options.lazyConnect = false
  return redis
}

/** The address without a password. */
export function placeOf(url: string): string {
  if (!/^rediss?:\/\/./.test(url)) fail(`${url} is no address of Redis: write redis://host:6379`)
  if (!URL.canParse(url)) fail(`${url} is no address of Redis: write redis://user:password@host:6379`)
  const { protocol, host } = new URL(url)
  return `${protocol}//${host}`
}
