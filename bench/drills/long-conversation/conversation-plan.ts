// How long the conversation is, and how large the window it has to fit into.
import type { ScriptPlan } from './script.ts'

export interface ConversationPlan extends ScriptPlan {
  /** Of every chat deployment, for the usual code and for ours. */
  readonly contextWindowTokens: number
  readonly maxOutputTokens: number
  /** Ours, beyond the defaults. */
  readonly settings: Readonly<Record<string, string>>
}

/** The window of GPT-4 as it came out. The offline model's answers are short, so it lasts for longer than it did for people. */
export const fullConversation = planFor(
  { turns: 200, facts: 20 },
  { window: 8_192, answer: 512, history: 1_500, passages: 1_500, summary: 800 },
)

export const quickConversation = planFor(
  { turns: 60, facts: 8 },
  { window: 4_096, answer: 256, history: 500, passages: 800, summary: 400 },
)

function planFor(
  script: ScriptPlan,
  tokens: { window: number; answer: number; history: number; passages: number; summary: number },
): ConversationPlan {
  return {
    ...script,
    contextWindowTokens: tokens.window,
    maxOutputTokens: tokens.answer,
    settings: {
      CONTEXT_WINDOW_TOKENS: String(tokens.window),
      ANSWER_TOKENS: String(tokens.answer),
      HISTORY_TOKENS: String(tokens.history),
      PASSAGE_TOKENS: String(tokens.passages),
      SUMMARY_TOKENS: String(tokens.summary),
      QUESTION_TOKENS: String(tokens.answer),
    },
  }
}
