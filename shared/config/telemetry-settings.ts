// The settings of telemetry; part of the table in settings.ts.
import { z } from 'zod'
import { setting, text, wholeNumber } from './setting.ts'

const connectionString: z.ZodType<string | undefined, string> = z
  .string()
  .trim()
  .refine(
    (value) =>
      value === '' || /(?:^|;)\s*InstrumentationKey=[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}(?:;|$)/i.test(value),
    'is the connection string of an Application Insights resource: InstrumentationKey=…;IngestionEndpoint=…',
  )
  .transform((value) => (value === '' ? undefined : value))

export const telemetrySettings = {
  insightsConnectionString: setting({
    env: 'APPLICATIONINSIGHTS_CONNECTION_STRING',
    schema: connectionString,
    default: '',
    isSecret: true,
    why: 'Where telemetry goes; without it, events are lines on the console, and nothing is traced.',
  }),
  roleName: setting({
    env: 'OTEL_SERVICE_NAME',
    schema: text,
    default: 'holdfast',
    why: 'What this application is called in Application Insights, where several send to one resource.',
  }),
  tracedPercent: setting({
    env: 'TELEMETRY_TRACED_PERCENT',
    schema: wholeNumber(0, 100),
    default: '10',
    why: 'How many of all traces are kept, in percent. Events and metrics are complete whatever it says, and the event of a turn has its attempts and where its time went.',
  }),
  telemetryContent: setting({
    env: 'TELEMETRY_CONTENT',
    schema: z.enum(['none', 'redacted']),
    default: 'none',
    why: 'With `redacted`, `ai_completion` carries question and answer, without e-mail addresses, long numbers and keys. Whoever reads telemetry then reads conversations.',
  }),
}
