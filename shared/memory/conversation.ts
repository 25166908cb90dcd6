// A conversation as it is kept: a session and its turns.
import type { AttemptSummary } from '../models/attempt.ts'
import type { FinishReason } from '../models/chat-model.ts'
import type { TokenUsage } from '../models/token-usage.ts'

export interface Summary {
  readonly text: string
  readonly tokens: number
  /** The ordinal of the last turn folded into the text. */
  readonly throughTurn: number
}

/** That a turn of the session is being answered, and until when to believe it: by then its instance has ended it or died. */
export interface Claim {
  readonly turnId: string
  /** Milliseconds since the epoch. */
  readonly until: number
}

export interface Session {
  readonly id: string
  readonly userId: string
  readonly title: string
  /** Who found the title: a model replaces the question's, nobody the user's. */
  readonly titledBy: 'question' | 'model' | 'user'
  readonly turnCount: number
  /** By which a write whose reply was lost is recognised. */
  readonly latestTurnId: string | undefined
  /** The turn with which the history in the latest prompt began; undefined: the first. */
  readonly historyFrom: number | undefined
  readonly summary: Summary | undefined
  readonly answering: Claim | undefined
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  readonly updatedAt: number
}

/** What a list shows of a session. */
export type SessionOverview = Pick<Session, 'id' | 'title' | 'turnCount' | 'createdAt' | 'updatedAt'>

/** A source as an answer cites it. */
export interface Citation {
  /** The number in the answer's text, `[n]`. */
  readonly number: number
  readonly documentId: string
  readonly documentName: string
  readonly passageId: string
  readonly title: string
  readonly page: number | undefined
  readonly headings: readonly string[]
  readonly content: string
}

export interface Turn {
  readonly id: string
  readonly sessionId: string
  readonly userId: string
  /** 1-based within the session. */
  readonly ordinal: number
  readonly question: string
  /** By these a resend of the question is recognised; undefined where the client named none. */
  readonly clientMessageId: string | undefined
  readonly position: number | undefined
  readonly answer: string
  readonly questionTokens: number
  readonly answerTokens: number
  readonly citations: readonly Citation[]
  readonly state: 'finished' | 'interrupted'
  readonly finishReason: FinishReason | undefined
  readonly usage: TokenUsage
  /** Of all calls to models together: rewriting, embedding, failed and hedged ones as well. */
  readonly costMicroDollars: number
  /** Every call to a model that this turn took, in the order in which they ended. */
  readonly attempts: readonly AttemptSummary[]
  readonly model: string
  readonly region: string
  readonly requestId: string
  /** Milliseconds since the epoch. */
  readonly createdAt: number
}

/** What prompts and summaries need of a turn. Its citations are most of it, and stay where they are. */
export type HistoryTurn = Pick<
  Turn,
  | 'id'
  | 'ordinal'
  | 'question'
  | 'clientMessageId'
  | 'position'
  | 'answer'
  | 'questionTokens'
  | 'answerTokens'
  | 'state'
  | 'createdAt'
>
