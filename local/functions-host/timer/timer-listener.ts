// Runs a function by its schedule, one run at a time; a run that was missed while the host was down is made up for.
import { resolveSettings } from '../app-settings.ts'
import type { ListenerServices } from '../trigger-listener.ts'
import { parseTimeSpan } from '../time-span.ts'
import type { TriggerListener } from '../trigger-listener.ts'
import type { Binding } from '../worker-protocol.ts'
import { parseNcrontab, type Schedule } from './ncrontab.ts'
import { readTimerStatus, writeTimerStatus, type TimerStatus } from './timer-status.ts'

/** Schedules more frequent than this are not monitored, as in the real host. */
const shortestMonitoredMs = 60_000
/** Node's timers take no more; a longer wait is made of several. */
const longestSleepMs = 2 ** 31 - 1

export function createTimerListener(
  functionName: string,
  trigger: Binding,
  { supervisor, settings, clock, dataDir, log }: ListenerServices,
): TriggerListener {
  const expression = resolveSettings(String(trigger['schedule']), settings)
  const schedule = parseSchedule(expression)
  const stopping = new AbortController()
  let running: Promise<void> = Promise.resolve()

  const now = (): Date => new Date(clock.now())
  const run = async (status: TimerStatus, isPastDue: boolean): Promise<void> => {
    log.debug(`${functionName} runs by its schedule`)
    const result = await supervisor.invoke({
      functionName,
      inputName: trigger.name,
      input: {
        json: JSON.stringify({
          Schedule: { AdjustForDST: true },
          ScheduleStatus: { Last: status.last, LastUpdated: status.last, Next: status.next },
          IsPastDue: isPastDue,
        }),
      },
      metadata: {},
    })
    if (result.kind !== 'succeeded') log.error(`${functionName} failed: ${result.error}`)
  }
  const sleepUntil = async (dueMs: number): Promise<void> => {
    while (clock.now() < dueMs) {
      await clock.sleep(Math.min(dueMs - clock.now(), longestSleepMs), stopping.signal)
    }
  }

  const follow = async (): Promise<void> => {
    const isMonitored = trigger['useMonitor'] !== false && isSlow(schedule, now())
    const known = isMonitored ? await readTimerStatus(dataDir, functionName) : undefined
    const missed = known?.next !== undefined && Date.parse(known.next) < clock.now()
    let last = known?.last ?? new Date(0).toISOString()
    if (missed || trigger['runOnStartup'] === true) {
      await run({ last, next: schedule.next(now())?.toISOString() }, missed)
      last = now().toISOString()
    }
    for (;;) {
      const next = schedule.next(now())
      if (!next) return log.warn(`${functionName}: schedule "${expression}" never comes`)
      if (isMonitored) await writeTimerStatus(dataDir, functionName, { last, next: next.toISOString() })
      await sleepUntil(next.getTime())
      last = next.toISOString()
      await run({ last, next: schedule.next(next)?.toISOString() }, false)
    }
  }

  return {
    description: `${functionName}: schedule ${expression}`,
    byHand: {
      functionName,
      run: () => run({ last: now().toISOString(), next: schedule.next(now())?.toISOString() }, false),
    },
    start: async () => {
      running = follow().catch((error: unknown) => {
        if (!stopping.signal.aborted) log.error(`${functionName}: ${String(error)}`)
      })
    },
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}

/** A time span such as `00:05:00` means "every five minutes from the start". */
function parseSchedule(expression: string): Schedule {
  const intervalMs = expression.includes(':') ? parseTimeSpan(expression) : undefined
  return intervalMs ? { next: (after) => new Date(after.getTime() + intervalMs) } : parseNcrontab(expression)
}

function isSlow(schedule: Schedule, from: Date): boolean {
  const first = schedule.next(from)
  const second = first && schedule.next(first)
  return first === undefined || second === undefined || second.getTime() - first.getTime() >= shortestMonitoredMs
}
