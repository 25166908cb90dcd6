import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Answer } from './holdfast-client.ts'
import type { LocalStack } from './local-stack.ts'
import { startLocalStack } from './local-stack.ts'
import { until } from './until.ts'

/** What the user says early, what is asked about it late, and what the answer has to contain. */
const facts = [
  ['My dog is called Barnaby.', 'What is my dog called?', 'Barnaby'],
  ['My sister Ingrid lives in Tromsø.', 'Where does my sister Ingrid live?', 'Tromsø'],
  ['Our project budget is 48000 euros.', 'What is our project budget?', '48000'],
  ['The launch date of the project is 14 March.', 'What is the launch date of the project?', '14 March'],
  ['I am allergic to peanuts.', 'What am I allergic to?', 'peanuts'],
  ['My favourite composer is Sibelius.', 'Who is my favourite composer?', 'Sibelius'],
  ['The wifi password of the cabin is herring77.', 'What is the wifi password of the cabin?', 'herring77'],
  ['We decided to use the supplier Norlund.', 'Which supplier did we decide to use?', 'Norlund'],
  ['My flight number is SK4412.', 'What is my flight number?', 'SK4412'],
  ['The meeting room is called Aurora.', 'What is the meeting room called?', 'Aurora'],
] as const

const smallTalk = Array.from(
  { length: 40 },
  (_, index) => `Please note remark number ${index + 1} about the weather here.`,
)

let stack: LocalStack
beforeAll(async () => {
  stack = await startLocalStack({ HISTORY_TOKENS: '600', SUMMARY_TOKENS: '800', SUMMARY_TURNS: '6' })
  await stack.api.put('tides.md', '# Tides\n\nSpring tides occur at new moon and at full moon.')
  await stack.api.settled('tides.md')
})
afterAll(() => stack.close())

function lastTurnOf(sessionId: string): string {
  return stack.log.findLast((line) => line.startsWith('ai_completion ') && line.includes(sessionId)) ?? ''
}

describe('a conversation far longer than its share of the prompt', () => {
  const answers: Answer[] = []
  let sessionId = ''

  test('goes on without failing, and its prompts stop growing', async () => {
    for (const said of [...facts.map(([statement]) => statement), ...smallTalk]) {
      const answer = await stack.api.ask(said, sessionId || undefined)
      sessionId = answer.context.sessionId
      answers.push(answer)
    }
    const tokens = answers.map(({ context }) => context.usage.promptTokens)
    // History, summary, and what every prompt has: instructions, one passage, the question.
    const share = 600 + 800 + 400
    expect(Math.max(...tokens)).toBeLessThan(share)
  }, 120_000)

  test('has all that the prompt does not show in its summary', async () => {
    await until(() => expect(stack.log.filter((line) => line.startsWith('summary_written')).length).toBeGreaterThan(7))
    await stack.api.ask('Thank you.', sessionId)
    expect(lastTurnOf(sessionId)).toMatch(/history_turns_left_out=[1-9]\d* history_turns_forgotten=0/)
  })

  test('has got a title from a model after its first answer, and keeps the one its user gives it', async () => {
    const title = async () => {
      const sessions = (await (await stack.api.fetch('/chats')).json()) as { id: string; title: string }[]
      return sessions.find(({ id }) => id === sessionId)?.title
    }
    expect(await title()).toBe('Dog Barnaby')
    await stack.api.fetch(`/chats/${sessionId}`, { method: 'PATCH', body: JSON.stringify({ title: 'All my facts' }) })
    await stack.api.ask('Thank you again.', sessionId)
    expect(await title()).toBe('All my facts')
  })

  test('still knows what was said at its beginning', async () => {
    const known = []
    for (const [, question, expected] of facts) {
      const { message } = await stack.api.ask(question, sessionId)
      if (message.content.includes(expected)) known.push(expected)
    }
    expect(known.length).toBeGreaterThanOrEqual(8)
  })

  test('keeps every turn, as it was said', async () => {
    const messages = (await (await stack.api.fetch(`/chats/${sessionId}`)).json()) as { content: string }[]
    expect(messages[0]?.content).toBe(facts[0][0])
    expect(messages.length).toBe(2 * (facts.length + smallTalk.length + 2 + facts.length))
  })
})
