// What a person at the terminal sees when everything is ready: what to paste next.
import { join, resolve } from 'node:path'
import type { Endpoints } from './endpoints.ts'

export function welcome(endpoints: Endpoints, dataDir: string): string {
  const { functions } = endpoints
  // `npm run ops` looks where npm start keeps its data when it is told nothing.
  const where = dataDir === resolve('.local') ? '' : ` --data-dir ${dataDir}`
  return `
Holdfast is ready at ${functions}/api

Ask it about itself:

  curl -s ${functions}/api/chats -H 'content-type: application/json' \\
    -d '{"messages":[{"role":"user","content":"What happens when a region is throttled?"}]}'

See the answer being written:

  curl -N ${functions}/api/chats/stream -H 'content-type: application/json' \\
    -d '{"messages":[{"role":"user","content":"What happens when a region is throttled?"}]}'

Upload a document of yours, then see what is indexed:

  curl -F file=@README.md ${functions}/api/documents
  curl -s ${functions}/api/documents

See what was asked, and where the time of one question went:

  npm run ops -- turns${where}
  npm run ops -- trace REQUEST_ID${where}

All addresses are in ${join(dataDir, 'endpoints.json')}. Ctrl-C stops everything.
`
}
