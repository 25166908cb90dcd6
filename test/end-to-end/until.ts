// Waits for something to become true, and shows why it did not when it does not.
import { setTimeout as delay } from 'node:timers/promises'

/** Generous, for busy machines: what is waited for takes a second or two. */
const timeoutMs = 45_000
const pauseMs = 150

export async function until(assertion: () => Promise<void> | void): Promise<void> {
  const startedAt = performance.now()
  for (;;) {
    try {
      return await assertion()
    } catch (error) {
      if (performance.now() - startedAt > timeoutMs) throw error
      await delay(pauseMs)
    }
  }
}
