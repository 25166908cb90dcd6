// From a chat request on the wire to a question of the domain: whose it is, and in which session.
import type { Question } from '../chat/question.ts'
import { chatQuestion, chatRequestSchema, maxChatRequestBytes } from './chat-request.ts'
import type { HttpCall } from './http-function.ts'
import { readJson } from './json-body.ts'

/** @param options.canRestart whether this form of answer can take back text that was already sent. */
export async function readQuestion(call: HttpCall, options: { readonly canRestart: boolean }): Promise<Question> {
  const body = await readJson(call.request, chatRequestSchema, maxChatRequestBytes)
  const { text, sessionId, claimedUserId } = chatQuestion(body)
  const { userId, groups } = await call.callerNamed(claimedUserId)
  return {
    requestId: call.requestId,
    userId,
    groups,
    sessionId: sessionId ?? call.newId(),
    isNewSession: sessionId === undefined,
    turnId: call.newId(),
    text,
    canRestart: options.canRestart,
  }
}
