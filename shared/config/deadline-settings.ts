// The settings of how long an answer may take; part of the table in settings.ts.
import { setting, wholeNumber } from './setting.ts'

export const deadlineSettings = {
  firstTokenTimeoutMs: setting({
    env: 'FIRST_TOKEN_TIMEOUT_MS',
    schema: wholeNumber(100, 600_000),
    default: '20000',
    why: 'A region that has sent nothing for this long counts as failed, and another one is asked.',
  }),
  gapTimeoutMs: setting({
    env: 'GAP_TIMEOUT_MS',
    schema: wholeNumber(100, 600_000),
    default: '15000',
    why: 'Longest silence between two tokens of an answer.',
  }),
  answerTimeoutMs: setting({
    env: 'ANSWER_TIMEOUT_MS',
    schema: wholeNumber(1_000, 1_800_000),
    default: '120000',
    why: 'Longest time for a whole answer, in milliseconds. Azure ends an HTTP request that sends nothing for 230 s.',
  }),
}
