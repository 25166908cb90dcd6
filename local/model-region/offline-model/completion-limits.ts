// How long a reply of the offline model may be.

export interface CompletionLimits {
  readonly maxSentences: number
  readonly maxTokens: number
  readonly countTokens: (text: string) => number
}
