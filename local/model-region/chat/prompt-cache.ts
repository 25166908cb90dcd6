// Azure's prompt cache: a prefix seen lately in this region, by this deployment, is billed as cached.
import type { Clock } from '../../../shared/kernel/clock.ts'
import type { PrefixMark } from './prompt-tokens.ts'

/** Azure clears a cache after 5 to 10 minutes without use. */
const cachedMs = 10 * 60_000

/** A long prompt has about a hundred marks; the oldest give way. */
const keptMarks = 100_000

export class PromptCache {
  readonly #clock: Clock
  readonly #seenAt = new Map<string, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** How many of the prompt's first tokens are cached; from now on all of them are. */
  use(deployment: string, prefixes: readonly PrefixMark[]): number {
    const now = this.#clock.now()
    let cachedTokens = 0
    for (const { tokens, hash } of prefixes) {
      const key = `${deployment} ${hash}`
      const seenAt = this.#seenAt.get(key)
      if (seenAt !== undefined && now - seenAt < cachedMs) cachedTokens = tokens
      this.#seenAt.delete(key)
      this.#seenAt.set(key, now)
    }
    this.#forgetOldest()
    return cachedTokens
  }

  #forgetOldest(): void {
    for (const key of this.#seenAt.keys()) {
      if (this.#seenAt.size <= keptMarks) return
      this.#seenAt.delete(key)
    }
  }
}
