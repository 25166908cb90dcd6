// What a finished answer says about itself on the wire, in every form of the AI Chat Protocol.
import type { ChatEvent } from '../chat/chat-event.ts'

type Start = Extract<ChatEvent, { readonly type: 'start' }>
type End = Extract<ChatEvent, { readonly type: 'end' }>

/** Absent facts (the page of a source without pages) are left out by JSON. */
export function answerContext({ sessionId, turnId }: Start, end: End): object {
  const { citations, followUps, usage, costMicroDollars, finishReason, model, region } = end
  const totalTokens = usage.promptTokens + usage.completionTokens
  return {
    sessionId,
    turnId,
    citations,
    followUps,
    usage: { ...usage, totalTokens, costMicroDollars },
    finishReason,
    model,
    region,
  }
}
