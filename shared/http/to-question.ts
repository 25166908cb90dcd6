// From a chat request on the wire to a question of the domain: whose it is, and in which session.
import type { z } from 'zod'
import type { Question } from '../chat/question.ts'
import type { chatRequestSchema } from './chat-request.ts'
import { chatQuestion } from './chat-request.ts'
import type { HttpCall } from './http-function.ts'

export async function toQuestion(
  body: z.infer<typeof chatRequestSchema>,
  call: HttpCall,
  options: { readonly newId: () => string; readonly canRestart: boolean },
): Promise<Question> {
  const { text, sessionId, claimedUserId } = chatQuestion(body)
  const { userId, groups } = await call.callerNamed(claimedUserId)
  return {
    requestId: call.requestId,
    userId,
    groups,
    sessionId: sessionId ?? options.newId(),
    isNewSession: sessionId === undefined,
    turnId: options.newId(),
    text,
    canRestart: options.canRestart,
  }
}
