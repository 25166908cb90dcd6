// `npm run ops -- COMMAND`: what an operator does from a terminal.
import { processTerminal } from './process-terminal.ts'
import { runOps } from './run-ops.ts'

process.exitCode = await runOps(process.argv.slice(2), processTerminal())
