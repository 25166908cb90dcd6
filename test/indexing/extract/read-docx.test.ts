// What a Word document says, from its XML.
import { describe, expect, it } from 'vitest'
import { readDocx } from '../../../shared/indexing/extract/read-docx.ts'
import { makeDocx, type DocxBlock } from '../../fixtures/make-docx.ts'

const run = (text: string) => `<w:r><w:t>${text}</w:t></w:r>`
const paragraph = (content: string, properties = '') => `<w:p><w:pPr>${properties}</w:pPr>${content}</w:p>`
const core = (title: string) => ({
  'docProps/core.xml': `<x><dc:title>${title}</dc:title><dc:creator>N. N.</dc:creator></x>`,
})
const outline = async (blocks: readonly DocxBlock[], parts?: Readonly<Record<string, string>>) => {
  const { sections } = await readDocx(makeDocx(blocks, parts))
  return sections.map((section) => [section.headings.join(' > '), section.text])
}

describe('readDocx', () => {
  it('puts paragraphs under the path of their headings', async () => {
    const blocks: DocxBlock[] = [
      'before',
      { heading: 1, text: 'A' },
      'one',
      { heading: 2, text: 'B' },
      'two',
      'three',
      { heading: 1, text: 'C' },
      'four',
    ]
    expect(await outline(blocks)).toEqual([
      ['', 'before'],
      ['A', 'one'],
      ['A > B', 'two\n\nthree'],
      ['C', 'four'],
    ])
  })

  it('knows headings by inherited styles, by outline level and by localised style ids', async () => {
    const styles = `<w:styles>
      <w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
      <w:style w:styleId="Mine"><w:name w:val="My own"/><w:basedOn w:val="berschrift1"/></w:style>
      <w:style w:styleId="Outlined"><w:name w:val="Other"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
      <w:style w:styleId="Circle"><w:name w:val="Circle"/><w:basedOn w:val="Circle"/></w:style></w:styles>`
    const styled = (text: string, style: string) => ({ xml: paragraph(run(text), `<w:pStyle w:val="${style}"/>`) })
    const blocks = [styled('A', 'Mine'), styled('B', 'Outlined'), styled('text', 'Circle'), styled('more', 'Unknown')]
    expect(await outline(blocks, { 'word/styles.xml': styles })).toEqual([['A > B', 'text\n\nmore']])
    expect(await outline([{ xml: paragraph(run('A'), '<w:outlineLvl w:val="0"/>') }, 'text'])).toEqual([['A', 'text']])
  })

  it('joins the runs of a paragraph, with tabs and line breaks between them', async () => {
    const xml = paragraph(
      `${run('One')}${run(' sen')}<w:r><w:t>tence</w:t><w:tab/><w:t>and</w:t><w:br/><w:t>more</w:t></w:r>`,
    )
    expect(await outline([{ xml }])).toEqual([['', 'One sentence and\nmore']])
  })

  it('reads lists and tables line by line', async () => {
    const item = (text: string) => ({ xml: paragraph(run(text), '<w:numPr><w:ilvl w:val="0"/></w:numPr>') })
    const nested = `<w:tbl><w:tr><w:tc>${paragraph(run('x'))}${paragraph(run('y'))}<w:tbl><w:tr><w:tc>${paragraph(run('z'))}</w:tc></w:tr></w:tbl></w:tc><w:tc>${paragraph('')}</w:tc></w:tr></w:tbl>`
    expect(await outline(['List:', item('one'), item('two'), { rows: [['a', 'b']] }, { xml: nested }])).toEqual([
      ['', 'List:\n\n- one\n- two\n\na | b\n\nx y z |'],
    ])
  })

  it('reads text boxes once, and leaves out what tracked changes have deleted or moved away', async () => {
    const box = `<w:txbxContent>${paragraph(run('boxed'))}</w:txbxContent>`
    const xml = paragraph(
      `${run('kept')}<w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:moveFrom>${run('moved')}</w:moveFrom>` +
        `<w:r><mc:AlternateContent><mc:Choice>${box}</mc:Choice><mc:Fallback>${box}</mc:Fallback></mc:AlternateContent></w:r>`,
    )
    expect(await outline([{ xml }])).toEqual([['', 'boxed\n\nkept']])
  })

  it('appends footnotes', async () => {
    const footnotes = `<w:footnotes><w:footnote w:id="1">${paragraph(run('See page 3.'))}</w:footnote></w:footnotes>`
    expect(await outline(['Text.'], { 'word/footnotes.xml': footnotes })).toEqual([['', 'Text.\n\nSee page 3.']])
  })

  it('takes the title from the properties, else from the first heading', async () => {
    const blocks: DocxBlock[] = [{ heading: 1, text: 'First' }, 'text']
    expect((await readDocx(makeDocx(blocks, core('R &amp; D')))).title).toBe('R & D')
    expect((await readDocx(makeDocx(blocks, core('Document1')))).title).toBe('First')
    expect((await readDocx(makeDocx(['text']))).title).toBeUndefined()
  })

  it('finds the body under whatever name the package gives it', async () => {
    const rels =
      '<Relationships><Relationship Type="http://x/officeDocument" Target="/word/document2.xml"/></Relationships>'
    const body = `<w:document><w:body>${paragraph(run('found'))}</w:body></w:document>`
    const parts = { '_rels/.rels': rels, 'word/document2.xml': body }
    expect(await outline(['not this'], parts)).toEqual([['', 'found']])
  })

  it('expands no entities of its own definition', async () => {
    const body = `<!DOCTYPE x [<!ENTITY a "${'a'.repeat(1000)}">]><w:document><w:body>${paragraph(run('&a;b'))}</w:body></w:document>`
    expect(await outline([], { 'word/document.xml': body })).toEqual([['', '&a;b']])
  })

  it('gives up on elements nested beyond reason', async () => {
    const xml = '<w:tbl><w:tr><w:tc>'.repeat(5_000)
    await expect(outline([{ xml }])).rejects.toThrow(/nested deeper/)
  })
})
