// Waits for a promise, but no longer than until a signal aborts.

export const aborted: unique symbol = Symbol('aborted')

/**
 * Resolves with `aborted` when the signal comes first; the promise then goes its own way, and its rejection is nobody's.
 * Leaves nothing behind on the signal, which may outlive thousands of such waits.
 */
export function raceAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | typeof aborted> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => resolve(aborted)
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
