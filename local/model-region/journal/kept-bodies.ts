// The bodies of the last requests, so that a test can see what was sent; the oldest give way.

/** 32 M characters: thousands of chat prompts, and a re-index cannot fill the memory. */
const keptChars = 32_000_000

export class KeptBodies {
  readonly #bodies = new Map<number, string>()
  #chars = 0

  keep(n: number, body: string): void {
    this.#bodies.set(n, body)
    this.#chars += body.length
    for (const [oldest, text] of this.#bodies) {
      if (this.#chars <= keptChars) return
      this.#bodies.delete(oldest)
      this.#chars -= text.length
    }
  }

  get(n: number): unknown {
    const body = this.#bodies.get(n)
    if (body === undefined) return null
    try {
      return JSON.parse(body)
    } catch {
      return body
    }
  }

  clear(): void {
    this.#bodies.clear()
    this.#chars = 0
  }
}
