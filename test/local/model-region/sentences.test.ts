// What the offline model takes for a sentence.
import { describe, expect, test } from 'vitest'
import { sentences } from '../../../local/model-region/text/sentences.ts'

describe('sentences', () => {
  test('a row of a table is read as text, its head is not', () => {
    const table = '| country | leave | |\n| --- | ---: | --- |\n| Sweden | 30 days | paid |\n| Norway | 25 days | |'
    expect(sentences(`Leave by country:\n\n${table}\n`)).toEqual([
      'Leave by country:',
      'Sweden: 30 days; paid',
      'Norway: 25 days',
    ])
  })

  test('code is not quoted', () => {
    const text = 'Paste this.\n\n```sh\ncurl -s localhost\n```\n\nThen look at the answer.\n\n```\nleft open'
    expect(sentences(text)).toEqual(['Paste this.', 'Then look at the answer.'])
  })

  test('wrapped lines are one sentence, headings and list items stand alone', () => {
    const text = '# Leave\n\nEverybody has leave, and those who\nstay longer have more.\n\n- in summer\n- in winter'
    expect(sentences(text)).toEqual([
      'Leave',
      'Everybody has leave, and those who stay longer have more.',
      'in summer',
      'in winter',
    ])
  })
})
