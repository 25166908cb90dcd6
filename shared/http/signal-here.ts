// A signal that aborts in the context of the request it belongs to.
import { AsyncResource } from 'node:async_hooks'

/**
 * Aborts when `signal` does. A connection closes outside of every request; what is ended by that, and what is told of it, belongs
 * to the trace of the request that is being answered now.
 */
export function signalHere(signal: AbortSignal): AbortSignal {
  const here = new AbortController()
  const abort = AsyncResource.bind(() => here.abort(signal.reason))
  if (signal.aborted) abort()
  else signal.addEventListener('abort', abort, { once: true })
  return here.signal
}
