// The few sentences the model says of its own accord, and how they are known again when the conversation is read later.
import { sentences } from '../text/sentences.ts'

export const notFound = 'I could not find an answer to that in the documents or in our conversation.'
export const greeting = 'Hello! Ask me about the documents, and I will look the answer up in them.'
export const nothingAsked = 'There is no question to answer.'
const remembered = 'I will remember that.'
const quoting = 'You said'

export function acknowledged(statement: string): string {
  return `${remembered} ${quoting}: “${statement}”`
}

export function quoted(statement: string): string {
  return `${quoting} earlier: “${statement}”`
}

const ownSentences = new Set([notFound, greeting, nothingAsked, remembered].flatMap(sentences))

/** Says nothing new: neither an answer nor worth remembering. */
export function isOwnSentence(sentence: string): boolean {
  return (
    ownSentences.has(sentence) || sentence.startsWith(`${quoting}: “`) || sentence.startsWith(`${quoting} earlier: “`)
  )
}
