// Handlers that do what leaves callers waiting in Azure.
import { app } from '@azure/functions'

app.http('throws', {
  handler: () => {
    throw new Error('the handler threw')
  },
})

app.http('nothing', { handler: () => undefined as never })

app.http('breaksOff', {
  handler: () => ({
    body: new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('first')),
      pull: (controller) => controller.error(new Error('the body broke off')),
    }),
  }),
})

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
