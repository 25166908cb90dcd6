// A long computation that lets everybody else have their turn: it says where it may be interrupted, and every so often it is.
import { setImmediate } from 'node:timers/promises'

/** Yields after every step, some tens of microseconds each, and returns the result. */
export type Sliceable<T> = Generator<void, T, void>

/** A slice is then a few milliseconds, which nobody notices, and handing over between two costs next to nothing. */
const stepsPerSlice = 64

/** Throws the signal's reason when it is aborted before the end. */
export async function inSlices<T>(work: Sliceable<T>, signal: AbortSignal): Promise<T> {
  for (let steps = 1; ; steps++) {
    const step = work.next()
    if (step.done) return step.value
    if (steps % stepsPerSlice !== 0) continue
    await setImmediate()
    signal.throwIfAborted()
  }
}
