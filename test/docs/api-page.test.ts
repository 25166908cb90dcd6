// docs/api.md and the functions speak of the same routes.
import { expect, test } from 'vitest'
import { filesIn, readProjectFile } from './project-files.ts'

test('docs/api.md has each route of functions/, and no other', () => {
  const documented = routesOf(readProjectFile('docs/api.md'))
  const registered = filesIn('functions').flatMap((path) => registeredRoutes(path, readProjectFile(path)))
  expect(registered.length).toBeGreaterThan(20)
  expect([...documented].sort()).toEqual(registered.sort())
})

/** Written `POST /chats/{id}`; what follows a question mark is a parameter, and addresses outside of the API begin with http. */
function routesOf(page: string): ReadonlySet<string> {
  const routes = page.matchAll(/`(?<method>GET|POST|PUT|PATCH|DELETE) (?<route>\/[^`?]*)/g)
  return new Set([...routes].map(({ groups }) => `${groups?.['method']} ${groups?.['route']}`))
}

function registeredRoutes(path: string, source: string): readonly string[] {
  if (!source.includes('app.http(')) return []
  const route = /route(?::| =) '(?<route>[^']+)'/.exec(source)?.groups?.['route']
  const methods = /methods: \[(?<methods>[^\]]+)\]/.exec(source)?.groups?.['methods']
  if (route === undefined || methods === undefined) throw new Error(`${path} registers no route that can be read here`)
  // The catch-all is what answers where there is no route.
  if (route === '{*path}') return []
  return methods.split(',').map((method) => `${method.replaceAll(/[^A-Z]/g, '')} /${route.replace('{*', '{')}`)
}
