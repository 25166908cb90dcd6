// The order in which waiting requests are served: by the time each would be done if its user had the pool to itself.
//
// A user who asks for much is served in turn with those who ask for little, because each of his requests is due after his last one.
// Nobody waits forever, because whoever comes after a request's due time is served after it. (Virtual Clock: Zhang, 1990.)
import type { Priority } from '../chat-model.ts'

/** How many times longer a request is reckoned to take: what gives way has a later due time, but it has one. */
const slowness: Readonly<Record<Priority, number>> = { chat: 1, summary: 2, indexing: 4 }

/** More users than this are not remembered beyond their due times. */
const usersRemembered = 1_000

export interface Share {
  readonly userId: string
  readonly priority: Priority
  readonly tokens: number
}

interface Place<T> {
  readonly entry: T
  readonly tokens: number
  readonly dueAt: number
}

export class FairQueue<T> {
  readonly #tokensPerMs: number
  /** In serving order. */
  readonly #line: Place<T>[] = []
  readonly #dueByUser = new Map<string, number>()

  constructor(tokensPerMinute: number) {
    this.#tokensPerMs = tokensPerMinute / 60_000
  }

  get size(): number {
    return this.#line.length
  }

  /** In serving order, as of this moment. */
  entries(): readonly T[] {
    return this.#line.map(({ entry }) => entry)
  }

  /** Tokens of everyone who will be served before `entry`. */
  tokensAhead(entry: T): number {
    let tokens = 0
    for (const place of this.#line) {
      if (place.entry === entry) break
      tokens += place.tokens
    }
    return tokens
  }

  add(entry: T, { userId, priority, tokens }: Share, now: number): void {
    const user = `${priority} ${userId}`
    const startsAt = Math.max(now, this.#dueByUser.get(user) ?? now)
    const dueAt = startsAt + (tokens * slowness[priority]) / this.#tokensPerMs
    this.#dueByUser.set(user, dueAt)
    this.#line.splice(this.#placeFor(dueAt), 0, { entry, tokens, dueAt })
    this.#forgetUsers(now)
  }

  /** False when it had left before. */
  remove(entry: T): boolean {
    const index = this.#line.findIndex((place) => place.entry === entry)
    if (index < 0) return false
    this.#line.splice(index, 1)
    if (this.#line.length === 0) this.#dueByUser.clear()
    return true
  }

  takeLast(): T | undefined {
    return this.#line.pop()?.entry
  }

  /** After the last of those due at the same time: first come, first served. */
  #placeFor(dueAt: number): number {
    const index = this.#line.findIndex((place) => place.dueAt > dueAt)
    return index < 0 ? this.#line.length : index
  }

  #forgetUsers(now: number): void {
    if (this.#dueByUser.size <= usersRemembered) return
    for (const [user, dueAt] of this.#dueByUser) if (dueAt <= now) this.#dueByUser.delete(user)
  }
}
