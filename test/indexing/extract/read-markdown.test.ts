// Markdown by its headings.
import { describe, expect, it } from 'vitest'
import { readMarkdown } from '../../../shared/indexing/extract/read-markdown.ts'

const read = (text: string) => readMarkdown(new TextEncoder().encode(text))
const outline = async (text: string) =>
  (await read(text)).sections.map((section) => [section.headings.join(' > '), section.text])

describe('readMarkdown', () => {
  it('puts text under the path of its headings, and closes deeper headings on the way up', async () => {
    const text = 'before\n# A\none\n## B\ntwo\n### C\nthree\n## D ##\nfour\n# E #\nfive'
    expect(await outline(text)).toEqual([
      ['', 'before'],
      ['A', 'one'],
      ['A > B', 'two'],
      ['A > B > C', 'three'],
      ['A > D', 'four'],
      ['E', 'five'],
    ])
  })

  it('knows underlined headings, and no list, table or rule for one', async () => {
    expect(await outline('Title\n=====\ntext\n\nPart\n---\nmore')).toEqual([
      ['Title', 'text'],
      ['Title > Part', 'more'],
    ])
    expect(await outline('- item\n---\n| a |\n|---|\n\n---\n\nend')).toHaveLength(1)
  })

  it('finds no headings in code', async () => {
    const code = '```sh\n# comment\n```\n\n    # indented\n\n~~~~\n# one\n~~~\n# two\n~~~~'
    expect(await outline(`# A\n${code}\n# B\nend`)).toEqual([
      ['A', code],
      ['B', 'end'],
    ])
  })

  it('keeps lists, tables and links as they are written', async () => {
    const text = '- one\n  - two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[link](https://example.com)'
    expect(await outline(text)).toEqual([['', text]])
  })

  it('takes the title from the front matter, else from the first heading', async () => {
    expect(await read('---\ntitle: "The Title"\ntags:\n  - a\n---\n# Other\ntext')).toMatchObject({
      title: 'The Title',
      sections: [{ headings: ['Other'], text: 'text' }],
    })
    expect((await read('# First\ntext')).title).toBe('First')
    expect((await read('text')).title).toBeUndefined()
    expect((await outline('---\nNo front matter, but a rule.\n\n---\ntext'))[0]?.[1]).toContain('but a rule.')
  })

  it('keeps headings that have nothing below them', async () => {
    expect(await outline('# A\n## B\n## C\ntext\n# D')).toEqual([
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
  ])('reads %s without delay', async (_name, text) => {
    expect((await read(`${text}\n\nend`)).sections.at(-1)?.text).toMatch(/end$/)
  })
})
