// GET /models: what is deployed here.
import { answerEnding } from '../faults/answer-ending.ts'
import { sendSpoiled } from '../faults/send-spoiled.ts'
import { strikeBeforeAnswer } from '../faults/strike-before-answer.ts'
import { takeFault } from '../faults/take-fault.ts'
import type { Deployment } from '../region-options.ts'
import { sendJson, type Exchange } from './exchange.ts'

/** The deployments are as old as this file's format; any fixed time does. */
const created = 1_760_000_000

export async function answerModels(exchange: Exchange): Promise<void> {
  const { region } = exchange
  const fault = takeFault(exchange, { route: 'models', deployment: null, promptText: '' })
  if (fault) await strikeBeforeAnswer(exchange, fault, undefined)
  const list = {
    object: 'list',
    data: fault?.emptyReply === true ? [] : [...region.deployments.values()].map(describe),
  }
  const ending = answerEnding(fault, 0)
  if (ending) await sendSpoiled(exchange, list, ending)
  else sendJson(exchange, 200, list)
}

function describe({ name, model, kind }: Deployment): object {
  return {
    id: name,
    object: 'model',
    created,
    owned_by: 'system',
    model,
    status: 'succeeded',
    capabilities: { chat_completion: kind === 'chat', embeddings: kind === 'embeddings', inference: true },
  }
}
