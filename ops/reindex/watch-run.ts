// Follows a run until nothing is left to do.
import type { CommandCall } from '../command.ts'
import { OpsError } from '../command.ts'
import { progressLine } from '../report/progress-line.ts'
import type { Reply } from '../service.ts'
import { pathOf } from './find-run.ts'
import { outcomeLines } from './outcome-lines.ts'
import { RunDisplay } from './run-display.ts'
import type { RunReply } from './run-reply.ts'
import { isAtWork, runReply } from './run-reply.ts'

/** The API measures no more often. */
const rewriteEveryMs = 1_000
/** A log of a run of an hour stays readable. */
const lineEveryMs = 5_000
/** A deployment restarts, a region changes over: minutes. Longer than that is for a person to look at. */
const mostUnansweredMs = 5 * 60_000

/** Throws an OpsError when documents have failed, so that a script does not go on. */
export async function watchRun(call: CommandCall, id: string): Promise<void> {
  const { screen, clock, signal, options } = call
  const display = options['json'] === true ? undefined : new RunDisplay(call)
  let answeredAt: number | undefined
  let seen: RunReply['progress']
  while (!signal.aborted) {
    const silentForMs = answeredAt === undefined ? Infinity : clock.now() - answeredAt
    const look = await lookAt(call, id, silentForMs < mostUnansweredMs)
    if (look) {
      const { value: run } = look
      answeredAt = clock.now()
      seen = run.progress ?? seen
      if (!isAtWork(run)) return conclude(call, look, seen)
      display?.show(run)
    } else if (!signal.aborted) display?.showSilence(silentForMs)
    await clock.pause(screen ? rewriteEveryMs : lineEveryMs, signal)
  }
  if (display) call.print(`The run is left as it is. To watch it again: npm run ops -- watch ${id}`)
}

/** Undefined when there was no answer, but there may be one a little later; or when the operator has left. */
async function lookAt(
  { api, signal }: CommandCall,
  id: string,
  mayWait: boolean,
): Promise<Reply<RunReply> | undefined> {
  try {
    return await api.get(pathOf(id), runReply)
  } catch (error) {
    if (signal.aborted || (mayWait && error instanceof OpsError && error.mayPass)) return undefined
    throw error
  }
}

function conclude({ show, screen }: CommandCall, reply: Reply<RunReply>, seen: RunReply['progress']): void {
  const last = reply.value.progress ?? seen
  if (screen && last) screen.rewrite(progressLine(last, { columns: screen.columns }))
  show(reply, (run) => outcomeLines(run, last))
  const failed = last?.documents.failed ?? 0
  if (failed > 0) throw new OpsError(`${failed === 1 ? 'One document' : `${failed} documents`} failed.`)
}
