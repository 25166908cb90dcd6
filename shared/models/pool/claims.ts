// Who is waiting for which deployment while the line is looked through: those further back must not overtake on it.

export class Claims<M> {
  readonly #urgencies = new Map<M, number>()
  /** The most urgent request that waits for every deployment there is. */
  #onAll = Infinity

  claim(members: readonly M[], urgency: number, isForAll: boolean): void {
    for (const member of members)
      this.#urgencies.set(member, Math.min(urgency, this.#urgencies.get(member) ?? Infinity))
    if (isForAll) this.#onAll = Math.min(this.#onAll, urgency)
  }

  /** Someone as urgent or more (a lower number) waits for it already. */
  isTaken(member: M, urgency: number): boolean {
    return (this.#urgencies.get(member) ?? Infinity) <= urgency
  }

  /** Nothing can be free for this urgency: saves looking at every deployment for everyone in a long line. */
  isAllTaken(urgency: number): boolean {
    return this.#onAll <= urgency
  }
}
