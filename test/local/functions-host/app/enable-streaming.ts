// An entry file of its own, so that the same functions run with and without HTTP streaming.
import { app } from '@azure/functions'

app.setup({ enableHttpStream: true })
