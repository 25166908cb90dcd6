// How the context window is shared out. Each part is cut by its own rule to its own share, so the whole always fits.

export interface PromptShares {
  readonly contextWindowTokens: number
  readonly answerTokens: number
  readonly summaryTokens: number
  readonly historyTokens: number
  readonly passageTokens: number
  readonly questionTokens: number
}
