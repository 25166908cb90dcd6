// Lets the event loop serve others between two parts of long synchronous work.
import { setImmediate } from 'node:timers/promises'

/** Throws the signal's reason when it has aborted meanwhile. */
export async function nextTurn(signal?: AbortSignal): Promise<void> {
  await setImmediate()
  signal?.throwIfAborted()
}
