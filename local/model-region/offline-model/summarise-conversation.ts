// Folds turns into the running summary: what was stated, above all with names, numbers and decisions, one line each.
import { words } from '../text/words.ts'
import type { CompletionLimits } from './completion-limits.ts'
import { isOwnSentence, notFound } from './fixed-answers.ts'
import { namedWords } from './question-terms.ts'
import type { Prompt, Turn } from './read-prompt.ts'
import { isOfTheMoment, isPersonalStatement, utterances } from './speech.ts'

interface Line {
  readonly text: string
  /** The lowest goes first when there is no room. */
  readonly worth: number
}

/** A summary is to be compact even when the request leaves room for a book. */
const mostSummaryTokens = 1_000

const openQuestionLabel = 'Open question'
const worthOfUserFact = 5
/** What users say of themselves is what they expect to be remembered. */
const worthOfUserTrait = 4
const worthOfOpenQuestion = 3
const worthOfAssistantFact = 2
const worthOfUserRemark = 1
const worthOfAssistantRemark = 0

/** Decisions and obligations, which matter later even without a name or a figure, and numbers that are written out. */
const mattersLater =
  /\b(?:decide[ds]?|choose|chose|chosen|agreed?|prefer\w*|must|never|always|deadline|budget|important|instead|cancel\w*|confirm\w*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|hundred|thousand|dozen)\b/i

export function summariseConversation({ summary, turns, question }: Prompt, limits: CompletionLimits): string {
  const said: Turn[] = question === '' ? [...turns] : [...turns, { speaker: 'user', text: question }]
  const lines = [
    ...summary.split('\n').flatMap(readLine),
    ...said.flatMap((turn, index) => turnLines(turn, said[index + 1])),
  ]
  return fit(withoutRepeats(lines), Math.min(limits.maxTokens, mostSummaryTokens), limits.countTokens)
}

/** A line of the summary so far; its worth is judged afresh, so that it can give way later. */
function readLine(line: string): Line[] {
  const text = line.replace(/^\s*[-*]\s+/, '').trim()
  if (text === '') return []
  if (text.startsWith(openQuestionLabel)) return [{ text, worth: worthOfOpenQuestion }]
  const [, speaker = 'user', said = text] = /^(user|assistant):\s*(.*)$/i.exec(text) ?? []
  return [{ text, worth: worthOf(said, speaker.toLowerCase() === 'assistant' ? 'assistant' : 'user') }]
}

function turnLines({ speaker, text }: Turn, next: Turn | undefined): Line[] {
  return utterances(text.replace(/\s*\[\d+\]/g, '')).flatMap(({ text: sentence, isQuestion }): Line[] => {
    if (speaker === 'assistant' && isOwnSentence(sentence)) return []
    if (speaker === 'user' && isQuestion) {
      const isOpen = next === undefined || next.text.includes(notFound)
      return isOpen ? [{ text: `${openQuestionLabel}: ${sentence}`, worth: worthOfOpenQuestion }] : []
    }
    const label = speaker === 'user' ? 'User' : 'Assistant'
    return [{ text: `${label}: ${sentence}`, worth: worthOf(sentence, speaker) }]
  })
}

function worthOf(sentence: string, speaker: Turn['speaker']): number {
  const isFact = namedWords(sentence).length > 0 || mattersLater.test(sentence)
  if (speaker === 'assistant') return isFact ? worthOfAssistantFact : worthOfAssistantRemark
  if (isFact) return worthOfUserFact
  return isPersonalStatement(sentence) && !isOfTheMoment(sentence) ? worthOfUserTrait : worthOfUserRemark
}

/** The later of two lines that say the same stays. */
function withoutRepeats(lines: readonly Line[]): Line[] {
  const last = new Map(lines.map((line, index) => [words(line.text).join(' '), index]))
  return lines.filter((line, index) => last.get(words(line.text).join(' ')) === index)
}

function fit(lines: readonly Line[], roomTokens: number, countTokens: (text: string) => number): string {
  const written = lines.map((line) => `- ${line.text}`)
  const costs = written.map((text) => countTokens(`${text}\n`))
  let tokens = costs.reduce((sum, cost) => sum + cost, 0)
  const dropped = new Set<number>()
  const cheapestFirst = lines
    .keys()
    .toArray()
    .sort((left, right) => (lines[left]?.worth ?? 0) - (lines[right]?.worth ?? 0) || left - right)
  for (const index of cheapestFirst) {
    if (tokens <= roomTokens) break
    dropped.add(index)
    tokens -= costs[index] ?? 0
  }
  return written.filter((_, index) => !dropped.has(index)).join('\n')
}
