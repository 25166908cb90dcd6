// The port to the queue from which summaries and titles are written, while nobody waits for them.

export interface SummaryJob {
  readonly userId: string
  readonly sessionId: string
  /** Whose budget it counts towards, beside the user's. */
  readonly tenantId?: string | undefined
  readonly kind: 'summary' | 'title'
  /** W3C trace context of the turn that asked for it. */
  readonly traceparent?: string
}

export interface SummaryQueue {
  /** @param delayMs how long the job stays invisible. */
  send(job: SummaryJob, signal: AbortSignal, delayMs?: number): Promise<void>
}
