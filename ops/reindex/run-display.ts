// A run that is being watched, as the operator sees it: one line that is rewritten, or a line every few seconds.
import type { CommandCall } from '../command.ts'
import { Pace } from '../report/pace.ts'
import { progressLine } from '../report/progress-line.ts'
import { duration } from '../report/units.ts'
import { nextSteps } from './next-steps.ts'
import type { RunReply } from './run-reply.ts'
import { aimOf } from './run-reply.ts'

export type Surroundings = Pick<CommandCall, 'screen' | 'print' | 'clock'>

export class RunDisplay {
  readonly #call: Surroundings
  readonly #pace = new Pace()
  #isResting = false

  constructor(call: Surroundings) {
    this.#call = call
  }

  show(run: RunReply): void {
    const { screen, print, clock } = this.#call
    const isPaused = run.state === 'paused'
    if (isPaused && !this.#isResting) for (const line of ['The run is paused.', ...nextSteps(run)]) print(line)
    this.#isResting = isPaused
    const { progress } = run
    if (!progress) return
    const perMinute = this.#pace.see(clock.now(), progress.documents.done + progress.documents.failed)
    if (screen) screen.rewrite(progressLine(progress, { perMinute, columns: screen.columns }))
    else this.#printAt(`${aimOf(run)}, ${run.state}: ${progressLine(progress, { perMinute })}`)
  }

  showSilence(silentForMs: number): void {
    const text = `no answer for ${duration(silentForMs / 1_000)}; still trying`
    if (this.#call.screen) this.#call.screen.rewrite(text)
    else this.#printAt(text)
  }

  #printAt(text: string): void {
    const { print, clock } = this.#call
    print(`${new Date(clock.now()).toISOString().slice(11, 19)}  ${text}`)
  }
}
