// The stand-in's own routes: rules for faults, and the journal. They are no part of the service and need no key.
import { z } from 'zod'
import { ServiceError } from '../service-error.ts'
import type { Reply } from './answer.ts'
import { faultRuleSchema, type FaultRules } from './fault-rules.ts'
import type { Journal } from './journal.ts'

/** Undefined when the request is not for the stand-in itself. */
export function answerControl(
  method: string,
  url: URL,
  readBody: () => Promise<unknown>,
  faults: FaultRules,
  journal: Journal,
): Promise<Reply> | undefined {
  if (url.pathname === '/_faults') return answerFaults(method, readBody, faults)
  if (url.pathname === '/_requests') return Promise.resolve(answerJournal(method, url, journal))
  return undefined
}

async function answerFaults(method: string, readBody: () => Promise<unknown>, faults: FaultRules): Promise<Reply> {
  if (method === 'PUT') {
    const parsed = z.array(faultRuleSchema).safeParse(await readBody())
    if (!parsed.success) throw new ServiceError(400, 'InvalidFaults', z.prettifyError(parsed.error))
    faults.replace(parsed.data)
  } else if (method === 'DELETE') faults.replace([])
  else if (method !== 'GET') return { status: 405 }
  return { status: 200, body: faults.list() }
}

function answerJournal(method: string, url: URL, journal: Journal): Reply {
  if (method === 'DELETE') journal.clear()
  else if (method !== 'GET') return { status: 405 }
  return { status: 200, body: journal.report(Number(url.searchParams.get('last') ?? 0)) }
}
