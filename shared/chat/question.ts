// A question as the domain sees it: who asks what, in which conversation.

export interface Question {
  readonly requestId: string
  readonly userId: string
  /** The caller's groups; undefined when no restriction applies to them. */
  readonly groups: readonly string[] | undefined
  /** Whose budget it counts towards beside the user's own; undefined when the sign-in names none. */
  readonly tenantId: string | undefined
  /** Operators are never locked out by a budget. */
  readonly mayExceedBudget: boolean
  readonly sessionId: string
  /** False when the caller named the session: then it must exist. */
  readonly isNewSession: boolean
  readonly turnId: string
  readonly text: string
  /** The client's own id of the message: by it a resend is recognised. */
  readonly clientMessageId: string | undefined
  /** How many messages the client sent before this one; 0 also when it sends no transcript. */
  readonly position: number
  /** True when the caller's client can replace the text it has shown (a `restart` event). */
  readonly canRestart: boolean
}
