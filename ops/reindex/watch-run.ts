// Follows a run until nothing is left to do: one line that is rewritten, or a line every few seconds.
import type { CommandCall } from '../command.ts'
import { OpsError } from '../command.ts'
import { Pace } from '../report/pace.ts'
import { progressLine } from '../report/progress-line.ts'
import type { Reply } from '../service.ts'
import { pathOf } from './find-run.ts'
import { outcomeLines } from './outcome-lines.ts'
import type { RunReply } from './run-reply.ts'
import { aimOf, isAtWork, runReply } from './run-reply.ts'

/** The API measures no more often. */
const rewriteEveryMs = 1_000
/** A log of a run of an hour stays readable. */
const lineEveryMs = 5_000
/** A deployment restarts, a region changes over: minutes. Longer than that is for a person to look at. */
const mostUnansweredMs = 5 * 60_000

/** Throws an OpsError when documents have failed, so that a script does not go on. */
export async function watchRun(call: CommandCall, id: string): Promise<void> {
  const { screen, clock, signal, options } = call
  const isSilent = options['json'] === true
  const pace = new Pace()
  let answeredAt = clock.now()
  let seen: RunReply['progress']
  while (!signal.aborted) {
    const look = await lookAt(call, id, clock.now() - answeredAt < mostUnansweredMs)
    if (look) {
      const { value: run } = look
      answeredAt = clock.now()
      seen = run.progress ?? seen
      if (!isAtWork(run)) return conclude(call, look, seen)
      if (!isSilent) tell(call, run, pace)
    }
    await clock.pause(screen ? rewriteEveryMs : lineEveryMs, signal)
  }
  call.print(`The run goes on without you. To watch it again: npm run ops -- watch ${id}`)
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

function tell({ screen, print, clock }: CommandCall, run: RunReply, pace: Pace): void {
  const { state, progress } = run
  if (!progress) return
  const perMinute = pace.see(clock.now(), progress.documents.done + progress.documents.failed)
  const isPaused = state === 'paused'
  const prefix = isPaused ? 'paused  ' : ''
  const shown = isPaused ? { ...progress, secondsLeft: undefined } : progress
  if (screen) screen.rewrite(prefix + progressLine(shown, { perMinute, columns: screen.columns - prefix.length }))
  else
    print(
      `${new Date(clock.now()).toISOString().slice(11, 19)}  ${aimOf(run)}, ${state}: ${progressLine(shown, { perMinute })}`,
    )
}

function conclude({ show, screen }: CommandCall, reply: Reply<RunReply>, seen: RunReply['progress']): void {
  const last = reply.value.progress ?? seen
  if (screen && last) screen.rewrite(progressLine(last, { columns: screen.columns }))
  show(reply, (run) => outcomeLines(run, last))
  const failed = last?.documents.failed ?? 0
  if (failed > 0) throw new OpsError(`${failed === 1 ? 'One document' : `${failed} documents`} failed.`)
}
