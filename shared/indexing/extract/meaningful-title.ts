// The title in a file's properties, unless a program wrote it and not a person.
import { normaliseTitle } from './normalise-text.ts'

/** Names of files and programs: what is there when nobody has named the document. */
const meaningless =
  /^(?:$|untitled|microsoft word|word document$|document\d*$|.*\.(?:docx?|dotx?|indd|tex|pptx?|xlsx?|pdf)$)/i

export function meaningfulTitle(title: string): string | undefined {
  const normalised = normaliseTitle(title)
  return meaningless.test(normalised) ? undefined : normalised
}
