// Turns the events of WordprocessingML into headings and text (ECMA-376 part 1, 17.3: paragraphs, runs, tables).
import { levelByOutline, type DocxStyles } from './docx-styles.ts'
import type { MarkupHandler } from './parse-markup.ts'
import type { SectionBuilder } from './section-builder.ts'

interface Paragraph {
  text: string
  level: number | undefined
  isListItem: boolean
}

/** A second rendering of what was there before, and text that tracked changes have moved away. */
const skipped = new Set(['mc:Fallback', 'w:moveFrom'])

const characters: ReadonlyMap<string, string> = new Map([
  ['w:tab', '\t'],
  ['w:br', '\n'],
  ['w:cr', '\n'],
  ['w:noBreakHyphen', '-'],
])

export class DocxTextHandler implements MarkupHandler {
  readonly #builder: SectionBuilder
  readonly #styles: DocxStyles
  /** More than one when a paragraph holds a text box. */
  readonly #paragraphs: Paragraph[] = []
  #skippedDepth = 0
  #isText = false
  /** Of the outermost table; a table inside a cell is text of that cell. */
  #cells: string[] = []
  #tableDepth = 0

  constructor(builder: SectionBuilder, styles: DocxStyles) {
    this.#builder = builder
    this.#styles = styles
  }

  onopentag(name: string, attributes: Readonly<Record<string, string>>): void {
    if (this.#skippedDepth > 0 || skipped.has(name)) {
      this.#skippedDepth += 1
      return
    }
    if (name === 'w:p') this.#paragraphs.push({ text: '', level: undefined, isListItem: false })
    else if (name === 'w:t') this.#isText = true
    else if (name === 'w:tbl') this.#startTable()
    else if (name === 'w:tc' && this.#tableDepth === 1) this.#cells.push('')
    else this.#property(name, attributes['w:val'] ?? '')
  }

  onclosetag(name: string): void {
    if (this.#skippedDepth > 0) {
      this.#skippedDepth -= 1
      return
    }
    if (name === 'w:p') this.#endParagraph()
    else if (name === 'w:t') this.#isText = false
    else if (name === 'w:tr' && this.#tableDepth === 1) this.#endRow()
    else if (name === 'w:tbl') this.#endTable()
  }

  ontext(text: string): void {
    if (this.#isText && this.#skippedDepth === 0) this.#write(text)
  }

  /** Of the innermost paragraph. */
  #property(name: string, value: string): void {
    const paragraph = this.#paragraphs.at(-1)
    if (!paragraph) return
    if (name === 'w:pStyle') paragraph.level ??= this.#styles.headingLevelOf(value)
    else if (name === 'w:outlineLvl') paragraph.level ??= levelByOutline(value)
    else if (name === 'w:numPr') paragraph.isListItem = true
    else this.#write(characters.get(name) ?? '')
  }

  #write(text: string): void {
    const paragraph = this.#paragraphs.at(-1)
    if (paragraph) paragraph.text += text
  }

  #endParagraph(): void {
    const paragraph = this.#paragraphs.pop()
    if (!paragraph || paragraph.text.trim() === '') return
    const { text, level, isListItem } = paragraph
    if (this.#tableDepth > 0) this.#cells.push(`${this.#cells.pop() ?? ''} ${text}`)
    else if (level !== undefined) this.#builder.heading(level, text)
    else this.#builder.text(isListItem ? `- ${text}\n` : `\n${text}\n\n`)
  }

  #startTable(): void {
    if (this.#tableDepth === 0) this.#builder.text('\n')
    this.#tableDepth += 1
  }

  #endRow(): void {
    const cells = this.#cells.map((cell) => cell.replace(/\s+/g, ' ').trim())
    this.#builder.text(`${cells.join(' | ')}\n`)
    this.#cells = []
  }

  #endTable(): void {
    this.#tableDepth -= 1
    if (this.#tableDepth === 0) this.#builder.text('\n')
  }
}
