// What functions without a caller need from their process, whether or not the settings are any good.
import type { Clock } from '../kernel/clock.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'

export interface JobHost<Services> {
  readonly clock: Clock
  readonly telemetry: Pick<Telemetry, 'jobFailed'>
  /** On first use, since settings may turn out to be invalid. */
  services(): Promise<Services>
  /** Told of errors that nobody foresaw. */
  reportUnexpected(error: unknown, where: { readonly functionName: string; readonly requestId: string }): void
}
