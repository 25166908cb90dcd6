// A conversation as the usual code holds it: earlier turns are sent along, all of them or the last few.
import { BadRequestError } from 'openai'
import type { TokenCounter } from '../../../shared/models/token-counter.ts'
import type { StoredTurn } from '../../turns/bare-prompt.ts'
import type { UsualRag } from '../usual/usual-rag.ts'
import { askUsual, usualPrompt } from '../usual/usual-rag.ts'
import type { Partner } from './talk.ts'
import { RefusedTurn } from './talk.ts'

/** What a chat message weighs besides its text: OpenAI's published counting recipe. */
const tokensPerMessage = 4

/** @param turnsSent how many of the latest turns are sent; Infinity for all. */
export function usualPartner(rag: UsualRag, counter: TokenCounter, turnsSent: number): Partner {
  const history: StoredTurn[] = []
  return async (said) => {
    const sent = history.slice(Math.max(0, history.length - turnsSent))
    try {
      const reply = await askUsual(rag, sent, said)
      history.push({ question: said, answer: reply.answer })
      return reply
    } catch (error) {
      if (!(error instanceof BadRequestError)) throw error
      const messages = await usualPrompt(rag, sent, said)
      const promptTokens = messages.reduce((sum, { content }) => sum + tokensPerMessage + counter.count(content), 0)
      throw new RefusedTurn(`${error.status} ${error.code}`, promptTokens)
    }
  }
}
