// A summary or title job while the budget is out: it is let go. A title can do without; and the job of the next full batch takes in
// the turns that this summary would have.
import { AppError } from '../kernel/app-error.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { SummaryJob } from './summary-queue.ts'

export async function runWhenAffordable(
  { telemetry }: { readonly telemetry: Pick<Telemetry, 'summaryFailed'> },
  { sessionId, kind }: SummaryJob,
  run: () => Promise<void>,
): Promise<void> {
  try {
    await run()
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'budget_exceeded') throw error
    telemetry.summaryFailed({ sessionId, kind, code: error.code })
  }
}
