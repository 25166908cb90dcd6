// Prompts for the offline model, and what it makes of them.
import type { ChatMessage } from '../../../local/model-region/chat/chat-request.ts'
import { completeOffline } from '../../../local/model-region/offline-model/complete-offline.ts'

export const limits = {
  maxSentences: 3,
  maxTokens: 1_000,
  // A rough count will do where the model itself is tested.
  countTokens: (text: string) => Math.ceil(text.length / 4),
}

export function ask(text: string): string {
  return complete([user(text)])
}

export function summarise(text: string, maxTokens: number): string {
  return completeOffline([system('Keep what matters. <task>summarise</task>'), user(text)], { ...limits, maxTokens })
}

export function complete(messages: readonly ChatMessage[]): string {
  return completeOffline(messages, limits)
}

export function system(content: string): ChatMessage {
  return { role: 'system', content }
}

export function user(content: string): ChatMessage {
  return { role: 'user', content }
}

export function assistant(content: string): ChatMessage {
  return { role: 'assistant', content }
}
