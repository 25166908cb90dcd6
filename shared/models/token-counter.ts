// The port for counting tokens as the model will.

export interface TokenCounter {
  /** Exact up to `limit`; past it, any number greater than `limit` (counting stops early). */
  count(text: string, limit?: number): number
  /** The longest prefix of whole tokens' text within `limit`, cut at a sentence end where one is near. */
  cut(text: string, limit: number): string
}
