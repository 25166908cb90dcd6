// The questions of a load: users in conversations, asking about passages, so that prompts have a real one's shape and length.
import type { Question } from '../contestants/contestant.ts'

/** Enough that affinity spreads them evenly over the regions, few enough that each asks again. */
const sessions = 200

const subjects = [
  'heat pump',
  'solar inverter',
  'water softener',
  'ventilation unit',
  'charging station',
  'garage door',
]

export interface QuestionStyle {
  readonly maxOutputTokens: number
  /** How many passages come with the question: about 110 tokens each. */
  readonly passages: number
}

/** The `n`th question of a load: the same for every contestant. */
export function questionOf(n: number, style: QuestionStyle): Question {
  const subject = subjectOf(n)
  const passages = Array.from({ length: style.passages }, (_, index) => passageOf(subject, index))
  return {
    messages: [
      { role: 'system', content: 'Answer from the passages only, and cite them by number.' },
      {
        role: 'user',
        content: `<passages>\n${passages.join('\n')}\n</passages>\nWho services the ${subject}?`,
      },
    ],
    sessionId: `session-${n % sessions}`,
    userId: `user-${n % (sessions / 2)}`,
    maxOutputTokens: style.maxOutputTokens,
    // Two clients in three can replace what they have shown; chance must not tie this to sessions or subjects.
    canRestart: (n % 7) % 3 !== 0,
  }
}

/** Two questions about the same thing are the same question. */
export function subjectOf(n: number): string {
  return subjects[n % subjects.length] ?? 'heat pump'
}

/** As Azure estimates such a question when it arrives: characters / 4, and the longest answer allowed. */
export function estimatedTokens(style: QuestionStyle): number {
  const lengths = subjects.map((_, n) =>
    questionOf(n, style).messages.reduce((sum, { content }) => sum + content.length, 0),
  )
  const averageChars = lengths.reduce((sum, length) => sum + length, 0) / lengths.length
  return Math.round(averageChars / 4) + style.maxOutputTokens
}

function passageOf(subject: string, index: number): string {
  const years = index + 1
  return (
    `<passage id="${index + 1}" document="manual-${index + 1}.pdf" page="${10 + index}">` +
    `The ${subject} must be serviced every ${years} years by a certified technician, who records the visit in the logbook. ` +
    `Between two services of the ${subject}, the owner cleans the filter each month and checks that no warning is shown. ` +
    `A ${subject} that was not serviced by a certified technician for more than ${years * 2} years loses its warranty, ` +
    'and the insurance may refuse to pay for damage. Keep the surroundings dry, free of leaves, and out of reach of animals. ' +
    'The display shows the date of the next visit.</passage>'
  )
}
