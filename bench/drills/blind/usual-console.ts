// The console of the usual code: what it says when the same trouble strikes it.
import { format } from 'node:util'
import type { LocalStack } from '../../../test/end-to-end/local-stack.ts'
import { askUsual, usualRag } from '../usual/usual-rag.ts'
import type { Complaint } from './complaint.ts'
import { endTrouble } from './complaints.ts'
import { troubledQuestion } from './ask-into-trouble.ts'

const maxOutputTokens = 1_024

/** As a handler of the usual code has it: whatever is thrown goes to `console.error`. Returns the lines of that. */
export async function usualConsole(stack: LocalStack, complaint: Complaint): Promise<readonly string[]> {
  const rag = usualRag(stack.regions.swedencentral.url, stack.search.url, maxOutputTokens)
  await complaint.plant(stack, 'swedencentral')
  try {
    await askUsual(rag, [], troubledQuestion)
    return []
  } catch (error) {
    return format('chat failed:', error).split('\n')
  } finally {
    await endTrouble(stack)
  }
}
