// Somebody else who asks now and then while all this goes on.
import { setTimeout as delay } from 'node:timers/promises'
import type { HoldfastClient } from '../../../test/end-to-end/holdfast-client.ts'
import { questionAbout } from '../../product/corpus.ts'
import type { Person, Reply } from './signed-in.ts'
import { askAs } from './signed-in.ts'

/** A user asks twice a minute; here, time is shorter. */
const pauseMs = 700
/** Well within a budget of their own, which is as large as everybody's. */
const mostQuestions = 5

/** @param over when the trouble is: one question more is asked then. */
export async function bystander(
  instances: readonly HoldfastClient[],
  person: Person,
  over: AbortSignal,
): Promise<readonly Reply[]> {
  const replies: Reply[] = []
  for (let isOver = false; !isOver;) {
    isOver = over.aborted || replies.length === mostQuestions - 1
    const api = instances[replies.length % instances.length]
    if (api) replies.push(await askAs(api, person, questionAbout(replies.length)))
    if (!isOver) await delay(pauseMs, undefined, { signal: over }).catch(() => undefined)
  }
  return replies
}
