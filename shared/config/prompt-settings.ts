// The settings of what a prompt holds and a conversation keeps; part of the table in settings.ts.
import { setting, wholeNumber } from './setting.ts'

export const promptSettings = {
  contextWindowTokens: setting({
    env: 'CONTEXT_WINDOW_TOKENS',
    schema: wholeNumber(2_000, 10_000_000),
    default: '128000',
    why: 'Context window of the smallest chat deployment in use, in tokens. The prompt is built to fit it.',
  }),
  answerTokens: setting({
    env: 'ANSWER_TOKENS',
    schema: wholeNumber(16, 100_000),
    default: '1024',
    why: 'Most tokens an answer may take. Counts fully against the tokens-per-minute quota, so keep it near what answers need.',
  }),
  historyTokens: setting({
    env: 'HISTORY_TOKENS',
    schema: wholeNumber(0, 1_000_000),
    default: '12000',
    why: 'Share of the prompt for earlier turns, in tokens. When it is full, it is cut to two thirds, so that prompt caches can keep its beginning in between.',
  }),
  sessionTtlDays: setting({
    env: 'SESSION_TTL_DAYS',
    // Cosmos DB counts in seconds, up to 2 147 483 647.
    schema: wholeNumber(0, 24_855),
    default: '0',
    why: 'Days after which a conversation that nobody goes on with is deleted, and of one that goes on, the turns that are that old; 0 keeps them until their user deletes them. Holds for what is written from then on. See [memory.md](memory.md).',
  }),
  summaryTurns: setting({
    env: 'SUMMARY_TURNS',
    schema: wholeNumber(1, 100),
    default: '6',
    why: 'A running summary takes in that many turns at a time, after the answer and from a queue.',
  }),
  summaryTokens: setting({
    env: 'SUMMARY_TOKENS',
    schema: wholeNumber(50, 10_000),
    default: '800',
    why: 'Most tokens a running summary may have.',
  }),
  passageTokens: setting({
    env: 'PASSAGE_TOKENS',
    schema: wholeNumber(100, 1_000_000),
    default: '6000',
    why: 'Share of the prompt for passages, in tokens.',
  }),
  questionTokens: setting({
    env: 'QUESTION_TOKENS',
    schema: wholeNumber(100, 1_000_000),
    default: '4000',
    why: 'Longest question that is accepted, in tokens.',
  }),
  passagesPerQuestion: setting({
    env: 'PASSAGES_PER_QUESTION',
    schema: wholeNumber(1, 50),
    default: '8',
    why: 'How many passages a question retrieves.',
  }),
}
