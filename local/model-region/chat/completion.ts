// A finished answer, cut into the deltas that are sent one by one.
import type { Piece, Tokenizer } from '../tokens/tokenizer.ts'

export type FinishReason = 'stop' | 'length' | 'content_filter'

export interface Completion {
  readonly id: string
  /** Seconds since the epoch. */
  readonly created: number
  readonly model: string
  readonly deltas: readonly Piece[]
  readonly tokens: number
  readonly finishReason: FinishReason
  readonly promptTokens: number
  readonly cachedTokens: number
}

export interface CutAnswer {
  readonly deltas: readonly Piece[]
  readonly tokens: number
  readonly finishReason: FinishReason
}

/** Whole pieces up to the limit; a piece of several tokens that does not fit ends the answer before it. */
export function cutToLimit(text: string, maxTokens: number, tokenizer: Tokenizer): CutAnswer {
  const deltas: Piece[] = []
  let tokens = 0
  for (const piece of tokenizer.pieces(text)) {
    if (tokens + piece.tokens > maxTokens) return { deltas, tokens, finishReason: 'length' }
    deltas.push(piece)
    tokens += piece.tokens
  }
  return { deltas, tokens, finishReason: 'stop' }
}

export function textOf(deltas: readonly Piece[]): string {
  return deltas.map((delta) => delta.text).join('')
}

export function usageOf({ promptTokens, cachedTokens }: Completion, completionTokens: number): object {
  return {
    completion_tokens: completionTokens,
    completion_tokens_details: {
      accepted_prediction_tokens: 0,
      audio_tokens: 0,
      reasoning_tokens: 0,
      rejected_prediction_tokens: 0,
    },
    prompt_tokens: promptTokens,
    prompt_tokens_details: { audio_tokens: 0, cached_tokens: cachedTokens },
    total_tokens: promptTokens + completionTokens,
  }
}
