// A JSON answer that goes wrong on its way: what the endings of a stream are to an answer sent whole.
import { internalError } from '../serving/azure-error.ts'
import { drop, sendHead, sendJson, write, type Exchange } from '../serving/exchange.ts'
import type { AnswerEnding } from './answer-ending.ts'
import { untilClientLeaves } from './strike-before-answer.ts'

export async function sendSpoiled(exchange: Exchange, body: object, { how }: AnswerEnding): Promise<void> {
  const { response, signal } = exchange
  const text = JSON.stringify(body)
  const firstHalf = text.slice(0, text.length / 2)
  switch (how) {
    case 'error':
    case 'filter':
      return sendJson(exchange, 500, internalError().body)
    case 'silence':
      sendHead(exchange, 200, 'application/json')
      return void response.end()
    case 'malformed':
      sendHead(exchange, 200, 'application/json')
      return void response.end(firstHalf)
    case 'hang':
      sendHead(exchange, 200, 'application/json')
      await write(exchange, firstHalf)
      return untilClientLeaves(signal)
    case 'drop':
      sendHead(exchange, 200, 'application/json')
      response.write(firstHalf, () => drop(exchange))
  }
}
