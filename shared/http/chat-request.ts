// A chat request on the wire (AI Chat Protocol), and what of it the application goes by.
import { z } from 'zod'
import { cleanText } from './clean-text.ts'
import { invalidRequest } from '../kernel/invalid-request.ts'

export interface ChatQuestion {
  readonly text: string
  /** Undefined: a new session is wanted. */
  readonly sessionId: string | undefined
  /** The client's own id of the message, by which a resend is recognised. */
  readonly clientMessageId: string | undefined
  /** How many messages the client shows before this one: with the text, it tells a resend from a repetition. */
  readonly position: number
  /** The client says that it replaces what it shows when the answer starts afresh. */
  readonly understandsRestart: boolean
  /** What the body says about who asks; see `Identify` for when that is believed. */
  readonly claimedUserId: string | undefined
}

/** The transcript comes along with every question, at a few kilobytes a turn; there has to be an end to that. */
export const maxChatRequestBytes = 1024 * 1024
const mostMessages = 1_000

/** Absent, null and empty all say "none": clients differ. */
const optionalId = z
  .string()
  .regex(/^[\w-]{0,64}$/, 'must be at most 64 letters, digits, "-" or "_"')
  .nullish()
  .transform((id) => id || undefined)

const message = z.object({
  role: z.enum(['user', 'assistant', 'system']),
  content: z.string(),
  context: z.object({ messageId: optionalId }).nullish(),
})

export const chatRequestSchema = z.object({
  messages: z.array(message).min(1).max(mostMessages),
  context: z
    .object({
      sessionId: optionalId,
      userId: z.string().nullish(),
      overrides: z.object({ restart: z.boolean().nullish() }).nullish(),
    })
    .nullish(),
  /** Opaque to clients: what we sent with the last answer comes back. We send the session's id. */
  sessionState: optionalId,
})

/** Throws `invalid_request` when the last message is not a question. */
export function chatQuestion({ messages, context, sessionState }: z.infer<typeof chatRequestSchema>): ChatQuestion {
  const position = messages.length - 1
  const last = messages[position]
  if (last?.role !== 'user') {
    throw invalidRequest({
      path: `messages[${position}].role`,
      message: 'must be "user": the last message is the question',
    })
  }
  const text = cleanText(last.content)
  if (text === '') throw invalidRequest({ path: `messages[${position}].content`, message: 'must not be empty' })
  return {
    text,
    sessionId: context?.sessionId ?? sessionState,
    clientMessageId: last.context?.messageId,
    position,
    understandsRestart: context?.overrides?.restart ?? false,
    claimedUserId: context?.userId || undefined,
  }
}
