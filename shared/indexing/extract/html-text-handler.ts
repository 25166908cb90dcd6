// Turns the events of an HTML parser into headings and text. Keeps depths, not a tree, so nesting costs nothing.
import type { MarkupHandler } from './parse-markup.ts'
import { normaliseTitle } from './normalise-text.ts'
import { SectionBuilder } from './section-builder.ts'

const names = (list: string): ReadonlySet<string> => new Set(list.split(' '))

/** Not shown, or not part of what the page says: code, controls and site navigation. */
const skipped = names(
  'script style template noscript svg math iframe object canvas audio video nav menu button select textarea dialog',
)
/** Never closed, so they cannot open a skipped part. */
const voids = names('area base br col embed hr img input link meta param source track wbr')
const paragraphs = names(
  'p div section article main header footer aside figure figcaption address body form fieldset details summary ' +
    'ul ol dl table caption blockquote pre hr',
)
const lines = names('li tr dt dd br')
const cells = names('td th')

export class HtmlTextHandler implements MarkupHandler {
  readonly builder = new SectionBuilder()
  #titleText: string[] | undefined
  #isTitleOpen = false
  #heading: { readonly level: number; readonly text: string[] } | undefined
  /** Open elements inside the skipped one, itself included; 0 when text counts. */
  #skippedDepth = 0
  #preformattedDepth = 0
  /** In a cell, paragraphs stay on the row's line. */
  #cellDepth = 0
  #isFirstCell = true
  #isCellEmpty = true

  get title(): string | undefined {
    const title = normaliseTitle(this.#titleText?.join('') ?? '')
    return title === '' ? undefined : title
  }

  onopentag(name: string, attributes: Readonly<Record<string, string>>): void {
    const level = headingLevel(name)
    if (this.#skippedDepth > 0 || skipped.has(name) || isHidden(attributes)) {
      if (!voids.has(name)) this.#skippedDepth += 1
    } else if (name === 'title') {
      this.#isTitleOpen = this.#titleText === undefined
      this.#titleText ??= []
    } else if (level !== undefined) {
      this.#endHeading()
      this.#heading = { level, text: [] }
    } else {
      this.#openPart(name)
    }
  }

  onclosetag(name: string): void {
    if (this.#skippedDepth > 0) {
      if (!voids.has(name)) this.#skippedDepth -= 1
    } else if (name === 'title') {
      this.#isTitleOpen = false
    } else if (headingLevel(name) !== undefined) {
      this.#endHeading()
    } else {
      this.#closePart(name)
    }
  }

  ontext(text: string): void {
    if (this.#skippedDepth > 0) return
    if (this.#isTitleOpen) this.#titleText?.push(text)
    else this.#write(this.#preformattedDepth > 0 ? text : text.replace(/\s+/g, ' '))
  }

  #openPart(name: string): void {
    if (name === 'pre') this.#preformattedDepth += 1
    if (cells.has(name)) this.#openCell()
    else if (paragraphs.has(name)) this.#break('\n\n')
    else if (lines.has(name)) this.#break('\n')
    if (name === 'tr') this.#isFirstCell = true
    if (name === 'li') this.#write('- ')
  }

  #closePart(name: string): void {
    if (name === 'pre') this.#preformattedDepth -= 1
    if (cells.has(name)) this.#cellDepth -= 1
    else if (paragraphs.has(name)) this.#break('\n\n')
  }

  #openCell(): void {
    if (!this.#isFirstCell) this.#write(' | ')
    this.#isFirstCell = false
    this.#isCellEmpty = true
    this.#cellDepth += 1
  }

  #endHeading(): void {
    if (this.#heading) this.builder.heading(this.#heading.level, this.#heading.text.join(''))
    this.#heading = undefined
  }

  #break(text: string): void {
    if (this.#cellDepth === 0) this.#write(text)
    else if (!this.#isCellEmpty) this.#write(' ')
  }

  #write(text: string): void {
    this.#isCellEmpty &&= text.trim() === ''
    if (this.#heading) this.#heading.text.push(text)
    else this.builder.text(text)
  }
}

function headingLevel(name: string): number | undefined {
  return /^h[1-6]$/.test(name) ? Number(name[1]) : undefined
}

function isHidden(attributes: Readonly<Record<string, string>>): boolean {
  return 'hidden' in attributes || attributes['aria-hidden'] === 'true' || attributes['role'] === 'navigation'
}
