// A file of questions: one a line, or JSON.
import { z } from 'zod'
import { OpsError } from '../command.ts'

const inJson = z.array(z.union([z.string(), z.object({ question: z.string() }).transform(({ question }) => question)]))

/** Throws an OpsError when there is none. */
export function parseQuestions(text: string): readonly string[] {
  const questions = text.trimStart().startsWith('[') ? fromJson(text) : fromLines(text)
  if (questions.length === 0) throw new OpsError('There is no question in that file.')
  return questions
}

function fromLines(text: string): readonly string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
}

function fromJson(text: string): readonly string[] {
  try {
    return inJson.parse(JSON.parse(text))
  } catch (cause) {
    throw new OpsError('The questions are no JSON array of texts, or of objects with a "question".', { cause })
  }
}
