// What a prompt weighs, and the marks by which a later prompt is known to begin the same way.
import type { Tokenizer } from '../tokens/tokenizer.ts'
import type { ChatMessage } from './chat-request.ts'

export interface PromptTokens {
  readonly tokens: number
  readonly prefixes: readonly PrefixMark[]
}

export interface PrefixMark {
  readonly tokens: number
  readonly hash: number
}

/** Each message costs its role and delimiters, and every reply is primed: OpenAI's published counting recipe. */
const tokensPerMessage = 4
const replyPrimingTokens = 3

/** Azure caches prefixes of at least 1 024 tokens, in steps of 128. */
const smallestPrefixTokens = 1_024
const prefixStepTokens = 128

export function measurePrompt(messages: readonly ChatMessage[], tokenizer: Tokenizer): PromptTokens {
  const prefixes: PrefixMark[] = []
  let tokens = 0
  let nextMark = smallestPrefixTokens
  let high = 0
  let low = 0

  const absorb = (hash: number): void => {
    high = Math.imul(high ^ hash, 0x85_eb_ca_6b)
    low = Math.imul(low, 31) + hash
    low |= 0
  }

  for (const message of messages) {
    tokens += tokensPerMessage
    absorb(message.role.length)
    for (const piece of tokenizer.pieces(message.content)) {
      tokens += piece.tokens
      absorb(piece.hash)
      if (tokens < nextMark) continue
      prefixes.push({ tokens: nextMark, hash: join53(high, low) })
      nextMark += Math.ceil((tokens - nextMark + 1) / prefixStepTokens) * prefixStepTokens
    }
  }
  return { tokens: tokens + replyPrimingTokens, prefixes }
}

/** Two 32 bit hashes as one exact number: a clash would count tokens as cached that are not. */
function join53(high: number, low: number): number {
  return (high >>> 0) * 2 ** 21 + (low >>> 11)
}
