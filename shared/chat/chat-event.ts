// What happens while a question is answered, in the order it happens. Serialisers in http/ give it a wire shape.
import type { Citation } from '../memory/conversation.ts'
import type { FinishReason } from '../models/chat-model.ts'
import type { TokenUsage } from '../models/token-usage.ts'

export type ChatEvent =
  /** First, at once: before anything is looked up. */
  | { readonly type: 'start'; readonly sessionId: string; readonly turnId: string }
  /** Every passage the model is shown; the answer cites some of them by number. */
  | { readonly type: 'sources'; readonly sources: readonly Citation[] }
  | { readonly type: 'text-delta'; readonly text: string }
  /** All text so far is void: another region starts the answer afresh. */
  | { readonly type: 'restart' }
  /** Last. */
  | {
      readonly type: 'end'
      /** The sources the answer's text refers to, and no others. */
      readonly citations: readonly Citation[]
      readonly followUps: readonly string[]
      readonly usage: TokenUsage
      readonly costMicroDollars: number
      readonly finishReason: FinishReason
      readonly model: string
      readonly region: string
    }
