// What `--help` says.
import type { Command } from './command.ts'

const commonHelp = `  --url URL        address of the API (default: HOLDFAST_URL, else the local start's)
  --token TOKEN    access token of an operator, where the API asks for one (better: HOLDFAST_TOKEN)
  --key KEY        function key, where a deployment asks for one (better: HOLDFAST_KEY)
  --json           the reply as it came, for scripts
  --insights URL   collector to read telemetry from (default: the local start's)
  --data-dir DIR   where the local start keeps its data (default: .local)
  --help           of one command: npm run ops -- COMMAND --help`

export function generalHelp(commands: readonly Command[]): string {
  const width = Math.max(...commands.map((command) => signature(command).length))
  const lines = commands.map((command) => `  ${signature(command).padEnd(width)}   ${command.summary}`)
  return `Operating Holdfast from a terminal.

  npm run ops -- COMMAND [options]

${lines.join('\n')}

${commonHelp}

Exit code: 0 done, 1 refused or failed, 2 not understood, 130 interrupted.`
}

export function helpFor(command: Command): string {
  const details = (command.details ?? []).map((line) => `  ${line}`.trimEnd())
  return [
    `  npm run ops -- ${signature(command)}`,
    command.summary,
    ...(details.length > 0 ? [details.join('\n')] : []),
    commonHelp,
  ].join('\n\n')
}

function signature({ name, usage }: Command): string {
  return `${name} ${usage}`.trim()
}
