import { describe, expect, test } from 'vitest'
import { parseQuestions } from '../../ops/reindex/parse-questions.ts'

describe('a file of questions', () => {
  test('has one a line, with comments and empty lines', () => {
    expect(parseQuestions('# golden\n\n  What is A?\r\nWhat is B? # not a comment\n')).toEqual([
      'What is A?',
      'What is B? # not a comment',
    ])
  })

  test('may be JSON: texts, or objects that have a question beside other things', () => {
    expect(parseQuestions('["What is A?", { "question": "What is B?", "expected": "b" }]')).toEqual([
      'What is A?',
      'What is B?',
    ])
  })

  test.each([
    ['', 'no question'],
    ['# nothing yet\n', 'no question'],
    ['[]', 'no question'],
    ['["What is A?"', 'no JSON array'],
    ['[{ "answer": "b" }]', 'no JSON array'],
  ])('%j is refused', (text, words) => expect(() => parseQuestions(text)).toThrow(words))
})
