// What `--help` says.
import type { Command } from './command.ts'

const commonHelp = `  --url URL        base URL of the API, with /api (default: the local start's)
  --token TOKEN    access token of an operator, where the API asks for one
  --insights URL   collector to read telemetry from (default: the local start's)
  --data-dir DIR   where the local start keeps its data (default: .local)`

export function generalHelp(commands: readonly Command[]): string {
  const width = Math.max(...commands.map((command) => signature(command).length))
  const lines = commands.map((command) => `  ${signature(command).padEnd(width)}   ${command.summary}`)
  return `Operating Holdfast from a terminal.

  npm run ops -- COMMAND [options]

${lines.join('\n')}

${commonHelp}`
}

export function helpFor(command: Command): string {
  return `  npm run ops -- ${signature(command)}\n\n${command.summary}\n\n${commonHelp}`
}

function signature({ name, usage }: Command): string {
  return `${name} ${usage}`.trim()
}
