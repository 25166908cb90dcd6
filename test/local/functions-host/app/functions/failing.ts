// Handlers that do what leaves callers waiting in Azure.
import { setTimeout as delay } from 'node:timers/promises'
import { app } from '@azure/functions'

app.http('throws', {
  handler: () => {
    throw new Error('the handler threw')
  },
})

app.http('nothing', { handler: () => undefined as never })

async function* breakOff(): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode('first')
  await delay(100)
  throw new Error('the body broke off')
}
app.http('breaksOff', { handler: () => ({ body: ReadableStream.from(breakOff()) }) })

app.http('logs', {
  handler: (_, context) => {
    context.warn('a warning', { from: 'the app' })
    return { status: 204 }
  },
})

app.http('blocks', {
  handler: () => {
    for (;;);
  },
})
