// Which paragraph styles of a Word document are headings, and of which level.
import type { MarkupHandler } from './parse-markup.ts'

interface Style {
  basedOn: string | undefined
  level: number | undefined
}

/** Styles build on each other; a circle must not trap us. */
const maxInheritance = 10

/** Reads `styles.xml`. */
export class DocxStyles implements MarkupHandler {
  readonly #styles = new Map<string, Style>()
  #current: Style | undefined

  /** 0 for the document's title, then 1 to 9; undefined for text. */
  headingLevelOf(styleId: string): number | undefined {
    let style = this.#styles.get(styleId)
    for (let steps = 0; style && steps < maxInheritance; steps++) {
      if (style.level !== undefined) return style.level
      style = this.#styles.get(style.basedOn ?? '')
    }
    return undefined
  }

  onopentag(name: string, attributes: Readonly<Record<string, string>>): void {
    const value = attributes['w:val'] ?? ''
    if (name === 'w:style') {
      this.#current = { basedOn: undefined, level: undefined }
      this.#styles.set(attributes['w:styleId'] ?? '', this.#current)
    } else if (this.#current && name === 'w:name') {
      this.#current.level ??= levelByName(value)
    } else if (this.#current && name === 'w:basedOn') {
      this.#current.basedOn = value
    } else if (this.#current && name === 'w:outlineLvl') {
      this.#current.level ??= levelByOutline(value)
    }
  }

  onclosetag(name: string): void {
    if (name === 'w:style') this.#current = undefined
  }

  ontext(): void {}
}

/** Word keeps the English names of its own styles in the file, whatever language it shows them in. */
function levelByName(name: string): number | undefined {
  if (/^title$/i.test(name)) return 0
  const level = /^heading ([1-9])$/i.exec(name)?.[1]
  return level === undefined ? undefined : Number(level)
}

/** Counted from 0; 9 is body text (ECMA-376 part 1, 17.3.1.20). */
export function levelByOutline(value: string): number | undefined {
  return /^[0-8]$/.test(value) ? Number(value) + 1 : undefined
}
