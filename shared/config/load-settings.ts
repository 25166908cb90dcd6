// Environment → settings, or every problem at once: whoever deploys this mends them in one go.
import type { Environment, Setting, ValuesOf } from './setting.ts'
import { settingProblems } from './setting-problems.ts'
import type { Settings } from './settings.ts'
import { settingTable } from './settings.ts'
import { telemetrySettings } from './telemetry-settings.ts'

export class SettingsError extends Error {
  /** One line each, beginning with the variable's name; no secret values. */
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(`Settings at fault:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
    this.name = 'SettingsError'
    this.problems = problems
  }
}

/** @throws SettingsError with all problems. */
export function loadSettings(environment: Environment): Settings {
  const settings = loadTable(settingTable, environment)
  const acrossFields = settingProblems(settings, environment)
  if (acrossFields.length > 0) throw new SettingsError(acrossFields)
  return settings
}

/** By themselves: what is wrong with the others is told by telemetry, too. @throws SettingsError with their problems. */
export function loadTelemetrySettings(environment: Environment): ValuesOf<typeof telemetrySettings> {
  return loadTable(telemetrySettings, environment)
}

function loadTable<Table extends Readonly<Record<string, Setting<unknown>>>>(
  table: Table,
  environment: Environment,
): ValuesOf<Table> {
  const problems: string[] = []
  const values: Record<string, unknown> = {}
  for (const [name, setting] of Object.entries(table)) {
    const parsed = parse(setting, environment[setting.env])
    if (parsed.problems) problems.push(...parsed.problems)
    else values[name] = parsed.value
  }
  if (problems.length > 0) throw new SettingsError(problems)
  return values as ValuesOf<Table> // oxlint-disable-line typescript/no-unsafe-type-assertion -- built key by key from the table that defines the type
}

type Parsed = { readonly value: unknown; readonly problems?: undefined } | { readonly problems: readonly string[] }

function parse(setting: Setting<unknown>, given: string | undefined): Parsed {
  const raw = given === undefined || given === '' ? setting.default : given
  if (raw === undefined) return { problems: [`${setting.env} is not set. ${setting.why}`] }
  const result = setting.schema.safeParse(raw)
  if (result.success) return { value: result.data }
  const shown = setting.isSecret ? '' : ` (it is ${JSON.stringify(raw)})`
  return {
    problems: result.error.issues.map(
      (issue) => `${[setting.env, ...issue.path.map(String)].join('.')}: ${issue.message}${shown}`,
    ),
  }
}
