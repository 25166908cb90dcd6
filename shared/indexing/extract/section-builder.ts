// Collects headings and text in reading order into sections.
import type { Section } from './extracted-document.ts'
import { normaliseText, normaliseTitle } from './normalise-text.ts'

/** Longer ones are paragraphs made to look like headings, or a heading that was never closed. */
const maxHeadingLength = 300

export class SectionBuilder {
  readonly #sections: Section[] = []
  /** The headings above the current text, outermost first. */
  #path: { readonly level: number; readonly text: string }[] = []
  #text: string[] = []
  /** True from a heading until something stands under it. */
  #isHeadingBare = false
  #firstHeading: string | undefined

  get firstHeading(): string | undefined {
    return this.#firstHeading
  }

  /** @param level the lower, the further out. */
  heading(level: number, text: string): void {
    const heading = normaliseTitle(text)
    if (heading === '') return
    if (heading.length > maxHeadingLength) {
      this.text(`\n\n${text}\n\n`)
      return
    }
    this.#endSection(level)
    this.#firstHeading ??= heading
    this.#path = [...this.#path.filter((above) => above.level < level), { level, text: heading }]
    this.#isHeadingBare = true
  }

  text(text: string): void {
    this.#text.push(text)
  }

  sections(): readonly Section[] {
    this.#endSection(0)
    return this.#sections
  }

  /** A heading with neither text nor a heading under it is text itself, or it would be lost. */
  #endSection(nextLevel: number): void {
    const collected = normaliseText(this.#text.join(''))
    const last = this.#path.at(-1)
    const isLeaf = last !== undefined && this.#isHeadingBare && nextLevel <= last.level
    const text = collected === '' && isLeaf ? last.text : collected
    if (text !== '') this.#sections.push({ headings: this.#path.map((above) => above.text), page: undefined, text })
    if (text !== '') this.#isHeadingBare = false
    this.#text = []
  }
}
