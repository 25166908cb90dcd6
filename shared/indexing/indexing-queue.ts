// The port to the queue that spreads indexing over instances. A message names a document, it never carries one.

export interface IndexJob {
  readonly documentName: string
  /** The stored document's ETag that made somebody send this; a hint: a worker goes by what is stored when it looks. */
  readonly etag: string | undefined
  readonly reason: 'uploaded' | 'deleted' | 'blob-event' | 'reconcile' | 'reindex' | 'retry'
  /** The re-index run that asked for it. */
  readonly runId?: string
  /** W3C trace context of the cause, so that one trace spans the queue. */
  readonly traceparent?: string
}

export interface IndexingQueue {
  /** @param delayMs the job is not delivered before this much time has passed. */
  send(job: IndexJob, signal: AbortSignal, delayMs?: number): Promise<void>
}
