// What the pool knows of a deployment before it has called it, and what the service says of its limits in each answer.

export interface DeploymentInfo {
  /** `region/deployment`: unique in a pool. */
  readonly id: string
  readonly region: string
  /** The model behind it, as priced; for embeddings the full id (`name@dimensions`). */
  readonly model: string
  /** Lower is preferred; a group is used only when every group before it cannot answer. */
  readonly priority: number
  /** Share of the traffic inside its priority group. */
  readonly weight: number
  /** Undefined means unlimited (or unknown): such a deployment is not paced. */
  readonly tokensPerMinute: number | undefined
  readonly requestsPerMinute: number | undefined
}

/** From `x-ratelimit-*`. 0 and -1 mean unknown for the remaining figures, and are undefined here. */
export interface RateLimitReading {
  readonly limitTokens?: number
  readonly remainingTokens?: number
  readonly remainingRequests?: number
}
