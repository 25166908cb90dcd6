// Markdown by its headings.
import { describe, expect, it } from 'vitest'
import { readMarkdown } from '../../../shared/indexing/extract/read-markdown.ts'

const read = (text: string) => readMarkdown(new TextEncoder().encode(text))
const outline = (text: string) => read(text).sections.map((section) => [section.headings.join(' > '), section.text])

describe('readMarkdown', () => {
  it('puts text under the path of its headings, and closes deeper headings on the way up', () => {
    const text = 'before\n# A\none\n## B\ntwo\n### C\nthree\n## D ##\nfour\n# E #\nfive'
    expect(outline(text)).toEqual([
      ['', 'before'],
      ['A', 'one'],
      ['A > B', 'two'],
      ['A > B > C', 'three'],
      ['A > D', 'four'],
      ['E', 'five'],
    ])
  })

  it('knows underlined headings, and no list, table or rule for one', () => {
    expect(outline('Title\n=====\ntext\n\nPart\n---\nmore')).toEqual([
      ['Title', 'text'],
      ['Title > Part', 'more'],
    ])
    expect(outline('- item\n---\n| a |\n|---|\n\n---\n\nend')).toHaveLength(1)
  })

  it('finds no headings in code', () => {
    const code = '```sh\n# comment\n```\n\n    # indented\n\n~~~~\n# one\n~~~\n# two\n~~~~'
    expect(outline(`# A\n${code}\n# B\nend`)).toEqual([
      ['A', code],
      ['B', 'end'],
    ])
  })

  it('keeps lists, tables and links as they are written', () => {
    const text = '- one\n  - two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[link](https://example.com)'
    expect(outline(text)).toEqual([['', text]])
  })

  it('takes the title from the front matter, else from the first heading', () => {
    expect(read('---\ntitle: "The Title"\ntags:\n  - a\n---\n# Other\ntext')).toMatchObject({
      title: 'The Title',
      sections: [{ headings: ['Other'], text: 'text' }],
    })
    expect(read('# First\ntext').title).toBe('First')
    expect(read('text').title).toBeUndefined()
    expect(outline('---\nNo front matter, but a rule.\n\n---\ntext')[0]?.[1]).toContain('but a rule.')
  })

  it('keeps headings that have nothing below them', () => {
    expect(outline('# A\n## B\n## C\ntext\n# D')).toEqual([
      ['A > B', 'B'],
      ['A > C', 'text'],
      ['D', 'D'],
    ])
  })

  it.each([
    ['deep lists', '- '.repeat(50_000)],
    ['deep quotations', '>'.repeat(100_000)],
    ['long runs of asterisks', `${'*'.repeat(100_000)}a${'*'.repeat(100_000)}`],
    ['open brackets', '[a]('.repeat(50_000)],
    ['heading marks', `# ${'# '.repeat(50_000)}x`],
    ['spaces in a heading', `# a${' '.repeat(100_000)}b`],
  ])('reads %s without delay', (_name, text) => {
    expect(read(`${text}\n\nend`).sections.at(-1)?.text).toMatch(/end$/)
  })
})
