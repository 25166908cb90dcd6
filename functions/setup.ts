// Settings of the app itself, before any function is called.
import { app } from '@azure/functions'
import { startServing, stopServing } from '../shared/serving-host.ts'

app.setup({ enableHttpStream: true })
app.hook.appTerminate(stopServing)
await startServing()
