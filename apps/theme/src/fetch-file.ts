/**
 * A file of the page's own.
 *
 * @throws Error in words for a reader, where it cannot be had
 */
export async function fetchFile(url: string | URL): Promise<Response> {
  // What a browser says of it, "Failed to fetch", tells nobody anything.
  const response = await fetch(url).catch(() => undefined)
  if (response?.ok) return response
  const name = String(url).split('/').at(-1)
  throw new Error(
    response
      ? `the server does not have ${name} (${response.status})`
      : `${name} cannot be fetched: the server, or this device, is not online`,
  )
}
