// Folds turns into the running summary: what was stated, above all with names, numbers and decisions, one line each.
import { sentences } from '../text/sentences.ts'
import { words } from '../text/words.ts'
import type { CompletionLimits } from './complete-offline.ts'
import { greeting, notFound } from './fixed-answers.ts'
import type { Prompt, Turn } from './read-prompt.ts'
import { isQuestion } from './speech.ts'

interface Line {
  readonly text: string
  /** The lowest goes first when there is no room. */
  readonly worth: number
}

/** When the request sets no limit. */
const defaultSummaryTokens = 400

const openQuestionLabel = 'Open question'
const worthOfUserFact = 4
const worthOfOpenQuestion = 3
const worthOfAssistantFact = 2
const worthOfUserRemark = 1
const worthOfAssistantRemark = 0

/** Decisions, preferences, obligations and identities, which matter later even without a name or a number. */
const mattersLater =
  /\b(?:prefer|like|love|hate|dislike|want|need|decid|choos|chose|agree|plan|must|never|always|allerg|deadline|budget|favou?rite|call(?:ed|s)|name[ds]?|live|work|remember|important|instead|cancel|confirm|won't|don't)/i

export function summariseConversation({ summary, turns, question }: Prompt, limits: CompletionLimits): string {
  const said: Turn[] = question === '' ? [...turns] : [...turns, { speaker: 'user', text: question }]
  const lines = [
    ...summary.split('\n').flatMap(readLine),
    ...said.flatMap((turn, index) => turnLines(turn, said[index + 1])),
  ]
  const roomTokens = Math.min(
    limits.maxTokens,
    defaultSummaryTokens * (limits.maxTokens < defaultSummaryTokens ? 1 : 4),
  )
  return fit(withoutRepeats(lines), roomTokens, limits.countTokens)
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
  return sentences(text.replace(/\s*\[\d+\]/g, '')).flatMap((sentence): Line[] => {
    if (sentence === notFound || sentence === greeting) return []
    if (speaker === 'user' && isQuestion(sentence)) {
      const isOpen = next === undefined || next.text.includes(notFound)
      return isOpen ? [{ text: `${openQuestionLabel}: ${sentence}`, worth: worthOfOpenQuestion }] : []
    }
    const label = speaker === 'user' ? 'User' : 'Assistant'
    return [{ text: `${label}: ${sentence}`, worth: worthOf(sentence, speaker) }]
  })
}

function worthOf(sentence: string, speaker: Turn['speaker']): number {
  const isFact = /\d/.test(sentence) || /[^.!?]\s["“‘(]?\p{Lu}\p{L}/u.test(sentence) || mattersLater.test(sentence)
  if (speaker === 'user') return isFact ? worthOfUserFact : worthOfUserRemark
  return isFact ? worthOfAssistantFact : worthOfAssistantRemark
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
