// A function of a kind that this host does not serve.
import { app } from '@azure/functions'

app.eventHub('events', { connection: 'HUB', eventHubName: 'hub', handler: () => {} })
