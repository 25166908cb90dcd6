// `npm run ops -- COMMAND`: what an operator does from a terminal.
import { runOps } from './run-ops.ts'

process.exitCode = await runOps(process.argv.slice(2), {
  print: (line) => console.log(line),
  complain: (line) => console.error(line),
})
