// What the users do in a schedule: upload, overwrite, delete and upload again, and nobody waits for the indexing.
import type { MessyPlan } from './messy-plan.ts'

export type Command =
  | { readonly kind: 'upload'; readonly name: string; readonly bytes: Uint8Array; readonly pauseMs: number }
  | { readonly kind: 'delete'; readonly name: string; readonly pauseMs: number }

export const poisonedName = 'poisoned.pdf'

/** Begins like a PDF, so that the upload is accepted, and cannot be read. */
const poisonedPdf = new TextEncoder().encode(`%PDF-1.7\n${'this was cut off while it was copied\n'.repeat(20)}`)

/** Also longer than the requests that passages are embedded in, so that a worker can die between two of them. */
const mostParagraphs = 40
const mostPauseMs = 250
/** Long enough for some of what is changed to have been indexed: only then has an overwrite or a delete anything to leave over. */
const mostPauseBeforeChangeMs = 1_500
const deleteShare = 0.3

/** By user, in order. */
export function planCommands(plan: MessyPlan, random: () => number): readonly (readonly Command[])[] {
  const names = Array.from({ length: plan.documents }, (_, index) => `reports/station-${index + 1}.md`)
  const below = (limit: number): number => Math.floor(random() * limit)
  let revision = 0
  const upload = (name: string, pauseMs: number): Command => {
    const text = reportOf(name, ++revision, 1 + below(mostParagraphs))
    return { kind: 'upload', name, bytes: new TextEncoder().encode(text), pauseMs }
  }
  const users = Array.from({ length: plan.users }, (): Command[] => [])
  names.forEach((name, index) => users[index % plan.users]?.push(upload(name, below(mostPauseMs))))
  for (let change = 0; change < plan.changes; change++) {
    const index = below(names.length)
    const name = names[index] ?? ''
    const pauseMs = below(mostPauseBeforeChangeMs)
    users[index % plan.users]?.push(random() < deleteShare ? { kind: 'delete', name, pauseMs } : upload(name, pauseMs))
  }
  users[0]?.splice(1, 0, { kind: 'upload', name: poisonedName, bytes: poisonedPdf, pauseMs: 0 })
  return users
}

/** What is stored when everything is done. */
export function storedInTheEnd(users: readonly (readonly Command[])[]): ReadonlyMap<string, Uint8Array> {
  const stored = new Map<string, Uint8Array>()
  for (const command of users.flat()) {
    if (command.kind === 'upload') stored.set(command.name, command.bytes)
    else stored.delete(command.name)
  }
  return stored
}

/** Most paragraphs change with every revision; some stay, and some are the same in all reports. */
function reportOf(name: string, revision: number, paragraphs: number): string {
  const body = Array.from({ length: paragraphs }, (_, index) => {
    if (index % 5 === 3)
      return `Paragraph ${index} stands in every report: wear eye protection near the generator room.`
    const issue = index % 5 === 4 ? 'any issue' : `issue ${revision}`
    return (
      `Paragraph ${index} of ${name}, ${issue}, says that the keeper checked lamp ${index * 7} and found the ` +
      'lens clean, the clockwork wound and the oil at its usual mark.'
    )
  })
  return [`# Report of ${name}`, ...body].join('\n\n')
}
