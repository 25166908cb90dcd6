// What else the offline model is asked to do: summaries, follow-up questions, titles.
import { describe, expect, it } from 'vitest'
import { notFound } from '../../../local/model-region/offline-model/fixed-answers.ts'
import { assistant, complete, limits, summarise, system, user } from './offline-prompt.ts'

describe('a summary', () => {
  const facts = ['Rex', 'Bergen', '4,000 euros', '14 May', 'vegetarian', 'Nadia', 'trains', 'E17', 'blue', '3 children']
  const turns = [
    'User: My dog is called Rex. I live in Bergen.',
    'Assistant: That sounds lovely.',
    'User: Our budget is 4,000 euros and the deadline is 14 May.',
    'Assistant: I see. There is much to consider in such matters, as one does.',
    'User: I am a vegetarian. My colleague Nadia decides.',
    'Assistant: Of course.',
    'User: I prefer trains. The machine shows error E17.',
    'Assistant: Error code E17 means that the pump runs dry [3].',
    'User: I want the blue one. We have 3 children.',
    'Assistant: Good choice.',
    'User: What does shipping cost?',
    `Assistant: ${notFound}`,
  ].join('\n')

  it('keeps ten facts of a conversation, and its open question', () => {
    const summary = summarise(`<turns>${turns}</turns>`, 300)
    for (const fact of facts) expect(summary).toContain(fact)
    expect(summary).toContain('Open question: What does shipping cost?')
    expect(summary).not.toMatch(/\[\d\]/)
  })

  it('lets remarks go before facts when there is little room, and keeps within it', () => {
    const summary = summarise(`<turns>${turns}</turns>`, 110)
    for (const fact of facts) expect(summary).toContain(fact)
    expect(summary).not.toContain('lovely')
    expect(limits.countTokens(summary)).toBeLessThanOrEqual(110)
  })

  it('carries the summary so far along and repeats nothing', () => {
    const first = summarise(`<turns>${turns}</turns>`, 300)
    const second = summarise(
      `<conversation_summary>${first}</conversation_summary><turns>User: My dog is called Rex. I moved to Oslo.</turns>`,
      300,
    )
    for (const fact of [...facts, 'Oslo']) expect(second).toContain(fact)
    expect(second.match(/called Rex/g)).toHaveLength(1)
  })

  it('reads turns given as elements and as messages', () => {
    const elements = '<turns><turn role="user">I like A &amp; B.</turn><turn role="assistant">Fine.</turn></turns>'
    expect(summarise(elements, 100)).toContain('User: I like A & B.')
    const messages = [system('<task>summarise</task>'), user('I like jazz.'), assistant('Fine.')]
    expect(complete(messages)).toContain('User: I like jazz.')
  })

  it('leaves out the instruction beside the turns, and the model’s own phrases', () => {
    const said = 'User: I like jazz.\nAssistant: I will remember that. You said: “I like jazz.”'
    expect(summarise(`<turns>${said}</turns>Write the summary now.`, 100)).toBe('- User: I like jazz.')
  })

  it('keeps a sentence together with the one it leans on, even when that was a question', () => {
    const said = 'User: Could you note the code of the gate? It is 7731.\nUser: My deputy signs. That is Rashid Benali.'
    expect(summarise(`<turns>${said}</turns>`, 100)).toBe(
      '- User: Could you note the code of the gate? It is 7731.\n- User: My deputy signs. That is Rashid Benali.',
    )
  })

  it('lets what was true of the moment go before what lasts, and that before names and numbers', () => {
    const said = 'User: I am just getting a coffee.\nUser: I keep bees.\nUser: We need eleven welders.'
    expect(summarise(`<turns>${said}</turns>`, 16)).toBe('- User: I keep bees.\n- User: We need eleven welders.')
    expect(summarise(`<turns>${said}</turns>`, 10)).toBe('- User: We need eleven welders.')
  })

  it('is asked about what only two of its sentences together say', () => {
    const summary = '- User: Could you note the code of the gate? It is 7731.'
    const messages = [
      system(`<conversation_summary>${summary}</conversation_summary>`),
      user('Which code has the gate?'),
    ]
    expect(complete(messages)).toContain('7731')
  })

  it('can be asked about', () => {
    const summary = summarise(`<turns>${turns}</turns>`, 200)
    const messages = [system(`<conversation_summary>${summary}</conversation_summary>`), user('What is our budget?')]
    expect(complete(messages)).toContain('4,000 euros')
  })
})

describe('a follow-up question', () => {
  it.each([
    [
      'How many days of leave do employees get in Norway?',
      'and in Sweden?',
      'How many days of leave do employees get in Sweden?',
    ],
    [
      'How many days of leave do employees get in Norway?',
      'What about Denmark?',
      'How many days of leave do employees get in Denmark?',
    ],
    ['What is the notice period for managers?', 'and for interns?', 'What is the notice period for interns?'],
    ['What is the Contoso Flex plan?', 'How much does it cost?', 'How much does the Contoso Flex plan cost?'],
    ['What is the refund policy?', 'How long does it take?', 'How long does the refund policy take?'],
    ['How do I submit travel expenses?', 'What about taxis?', 'How do I submit travel expenses for taxis?'],
    ['How do I submit travel expenses?', 'Why?', 'Why (submit travel expenses)?'],
    ['What is the refund policy?', 'What are the office hours in Oslo?', 'What are the office hours in Oslo?'],
  ])('after “%s”, “%s” becomes “%s”', (before, question, expected) => {
    const messages = [system('<task>rewrite</task>'), user(before), assistant('An answer.'), user(question)]
    expect(complete(messages)).toBe(expected)
  })

  it('takes its topic from further back when the question before was a follow-up too', () => {
    const messages = [
      system('<task>rewrite</task>'),
      user('How many days of leave do employees get in Norway?'),
      assistant('25.'),
      user('and in Sweden?'),
      assistant('30.'),
      user('and in Denmark?'),
    ]
    expect(complete(messages)).toBe('How many days of leave do employees get in Denmark?')
  })

  it('may be given as turns and a question', () => {
    const prompt =
      '<turns>User: How many days of leave in Norway?\nAssistant: 25.</turns><question>and in Sweden?</question>'
    expect(complete([system('<task>rewrite</task>'), user(prompt)])).toBe('How many days of leave in Sweden?')
  })

  it('is read without the passages that stand before it', () => {
    const messages = [user('Who may park?'), assistant('All.'), user('<passages none="true"/>\n\nAnd at night?')]
    expect(complete([system('<task>rewrite</task>'), ...messages])).toBe('Who may park at night?')
  })

  it('is left as it is when nothing was asked before', () => {
    expect(complete([system('<task>rewrite</task>'), user('and in Sweden?')])).toBe('and in Sweden?')
  })
})

describe('a title', () => {
  it.each([
    ['How many vacation days do employees in Norway get?', 'Vacation days employees Norway'],
    ['Can you tell me about the refund policy for damaged goods, please?', 'Refund policy damaged goods'],
    ['What?', 'What'],
  ])('of “%s” is “%s”', (question, title) => {
    expect(complete([system('<task>title</task>'), user(question)])).toBe(title)
  })

  it('has at most six words, from the first question', () => {
    const first = 'Compare pumps, filters, hoses, motors, seals, valves, tanks and meters.'
    const title = complete([system('<task>title</task>'), user(first), assistant('No.'), user('And boats?')])
    expect(title.split(' ').length).toBe(6)
    expect(title).not.toContain('boats')
  })
})
