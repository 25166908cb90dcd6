// What an operation on one item comes to, whether it was a request of its own or part of a batch.

export interface ItemResult {
  readonly status: 200 | 201 | 204 | 304
  readonly requestCharge: number
  readonly etag?: string
  /** The item as JSON text. */
  readonly body?: string
}
