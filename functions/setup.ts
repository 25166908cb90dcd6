// Settings of the app itself, before any function is called.
import { app } from '@azure/functions'
import { startServing } from '../shared/serving-host.ts'

app.setup({ enableHttpStream: true })
startServing()
