// From a chat request on the wire to a question of the domain: whose it is, and in which session.
import type { Question } from '../chat/question.ts'
import { chatQuestion, chatRequestSchema, maxChatRequestBytes } from './chat-request.ts'
import type { HttpCall } from './http-function.ts'
import { readJson } from './json-body.ts'

/**
 * Whether a form of answer can take back text: `always` when the client sees only the whole, `when-understood` when the form
 * can say so and the client has to know what to do.
 */
export type RestartAbility = 'always' | 'when-understood' | 'never'

export async function readQuestion(call: HttpCall, canRestart: RestartAbility): Promise<Question> {
  const body = await readJson(call.request, chatRequestSchema, maxChatRequestBytes)
  const { text, clientMessageId, position, sessionId, claimedUserId, understandsRestart } = chatQuestion(body)
  const { userId, tenantId, groups, mayExceedBudget } = await call.callerNamed(claimedUserId)
  return {
    requestId: call.requestId,
    userId,
    tenantId,
    groups,
    mayExceedBudget,
    sessionId: sessionId ?? call.newId(),
    isNewSession: sessionId === undefined,
    turnId: call.newId(),
    text,
    clientMessageId,
    position,
    canRestart: canRestart === 'always' || (canRestart === 'when-understood' && understandsRestart),
  }
}
