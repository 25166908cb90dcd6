// The functions host as a process of its own: `node local/functions-host/main.ts --help`.
import { parseArgs } from 'node:util'
import { runAsChild, type Running } from '../run-as-child.ts'
import { createConsoleLog } from './host-log.ts'
import { longestCloseMs, startFunctionsHost } from './start-functions-host.ts'

const help = `Runs an Azure Functions app (Node.js programming model v4) on this machine.

  --app-root DIR        folder of host.json and package.json (default: the current one)
  --entries GLOB        entry files below it, instead of "main" of package.json; may be repeated
  --port N              port for callers (default 7071; 0: any free port)
  --data-dir DIR        what the host remembers over a restart (default: APP-ROOT/.local/functions-host)
  --settings-file FILE  app settings in the format of local.settings.json; the environment wins over it
  --keys F,M            insist on access keys: function key F, master key M
  --strict              hang where the real host hangs, and answer 404 where it does
  --verbose             debug lines too
  --help
`

const { values } = parseArgs({
  options: {
    'app-root': { type: 'string', default: '.' },
    entries: { type: 'string', multiple: true },
    port: { type: 'string', default: '7071' },
    'data-dir': { type: 'string' },
    'settings-file': { type: 'string' },
    keys: { type: 'string' },
    strict: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) {
  console.log(help)
} else {
  const [functionKey, masterKey] = values.keys?.split(',') ?? []
  const start = (): Promise<Running> =>
    startFunctionsHost({
      appRoot: values['app-root'],
      port: Number(values.port),
      isStrict: values.strict,
      log: createConsoleLog({ isVerbose: values.verbose }),
      ...(values.entries && { entries: values.entries }),
      ...(values['data-dir'] && { dataDir: values['data-dir'] }),
      ...(values['settings-file'] && { settingsFile: values['settings-file'] }),
      ...(functionKey && masterKey && { keys: { functionKey, masterKey } }),
    })
  await runAsChild(start, longestCloseMs)
}
