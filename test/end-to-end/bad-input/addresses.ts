// Sessions by hostile ids, lists by hostile parameters, and addresses that lead nowhere.
import { refused, storedName, type World } from './input-row.ts'
import type { RawRequest } from './raw-request.ts'

const get = (path: string): RawRequest => ({ method: 'GET', path })

const hostileIds: Readonly<Record<string, string>> = {
  'that nobody has': '5f0c1a52-4a3e-4d1b-9f43-2d0a7e1c9b11',
  'with OData quoting': "'%20or%201%20eq%201%20or%20id%20eq%20'",
  'with SQL quoting': "x'%3B%20DELETE%20FROM%20c%20--",
  'that climbs, encoded': '%2e%2e%2f%2e%2e%2fdocuments',
  'with a slash': 'a%2Fb',
  'with a backslash': 'a%5Cb',
  'with ? and #': 'a%3Fb%23c',
  'in Unicode': '%E7%81%AF%E5%A1%94%F0%9F%97%BC',
  'of 5 000 characters': 'a'.repeat(5_000),
  'from the prototype': '__proto__',
  'of a turn': 'turn:5f0c1a52:1',
}

const notText: Readonly<Record<string, string>> = {
  'with a NUL': 'a%00b',
  'with a line break': 'a%0Ab',
  'in broken percent-encoding': 'a%zz',
  'in broken UTF-8': 'a%FF',
}

type Rows = readonly [string, RawRequest][]

function bySession(ids: Readonly<Record<string, string>>): Rows {
  return Object.entries(ids).flatMap(([what, id]) =>
    ['GET', 'DELETE'].map((method) => [`${method} a session ${what}`, { method, path: `/chats/${id}` }] as const),
  )
}

const sessions = [
  ...refused(404, 'not_found', bySession(hostileIds)),
  ...refused(400, 'invalid_request', bySession(notText)),
  ...refused(404, 'not_found', [
    ["another user's session to read", ({ adasSession }: World) => get(`/chats/${adasSession}`)],
    ["another user's session to read, as mallory", ({ adasSession }) => get(`/chats/${adasSession}?userId=mallory`)],
    ["another user's session to delete", ({ adasSession }) => ({ method: 'DELETE', path: `/chats/${adasSession}` })],
  ]),
]

const badParameters: Readonly<Record<string, string>> = {
  'a limit of 0': 'limit=0',
  'a limit below 0': 'limit=-5',
  'a limit that is no number': 'limit=ten',
  'a limit that is no whole number': 'limit=1.5',
  'a limit in exponents': 'limit=1e2',
  'a limit that is too high': 'limit=999999999',
  'an empty limit': 'limit=',
  'a continuation that nobody gave': 'continuation=%7Bnonsense',
  'a continuation with quotes': "continuation='%20or%201%20eq%201",
  'a continuation that is an object': 'continuation=%7B%22token%22%3Anull%7D',
  'a continuation with a line break': 'continuation=a%0Ab',
  'a continuation of 7 000 characters': `continuation=${'a'.repeat(7_000)}`,
}

const lists = refused(
  400,
  'invalid_request',
  ['/chats', '/documents'].flatMap((path) =>
    Object.entries(badParameters).map(([what, query]) => [`${path}: ${what}`, get(`${path}?${query}`)] as const),
  ),
)

const users = refused(400, 'invalid_request', [
  ['a list for a user id with a NUL', get('/chats?userId=a%00b')],
  ['a list for a user id of 300 characters', get(`/chats?userId=${'a'.repeat(300)}`)],
])

const nowhere = refused(404, 'not_found', [
  ['a route that is not there', get('/nothing')],
  ['a route below one that is there', get('/chats/one/two/three')],
  ['the root', get('/')],
  ['a method that chats do not have', { method: 'PUT', path: '/chats', body: '{}' }],
  ['a method that a session does not have', { method: 'PUT', path: '/chats/one', body: '{}' }],
  ['a method that documents do not have', { method: 'DELETE', path: '/documents' }],
  ['a method that a document does not have', { method: 'PATCH', path: `/documents/${storedName}`, body: 'x' }],
  ['a stream to be read', { method: 'DELETE', path: '/chats/stream' }],
  ['an address in broken percent-encoding', get('/%zz')],
])

export const refusedAddresses = [...sessions, ...lists, ...users, ...nowhere]
