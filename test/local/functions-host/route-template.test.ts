// Route templates and their constraints.
import { expect, test } from 'vitest'
import { matchRoute } from '../../../local/functions-host/http/match-route.ts'
import { parseRouteTemplate } from '../../../local/functions-host/http/route-template.ts'

function match(template: string, path: string): unknown {
  return matchRoute(parseRouteTemplate(template), path === '' ? [] : path.split('/'))
}

test.each([
  ['a/{id}', 'a/1', { id: '1' }],
  ['a/{id}', 'a', undefined],
  ['a/{id}', 'a/1/b', undefined],
  ['a/{id?}', 'a', {}],
  ['a/{id?}', 'a/1', { id: '1' }],
  ['a/{id=7}', 'a', { id: '7' }],
  ['a/{id:int=7}', 'a/8', { id: '8' }],
  ['a/{id:int?}', 'a/x', undefined],
  ['a/{*rest}', 'a', {}],
  ['a/{*rest}', 'a/b/c', { rest: 'b/c' }],
  ['{file}.{extension}', 'a.b.txt', { file: 'a', extension: 'b.txt' }],
  ['v{version}/{id}', 'v2/x', { version: '2', id: 'x' }],
  ['v{version}/{id}', 'w2/x', undefined],
  ['A/{id}', 'a/X', { id: 'X' }],
  ['{id:regex(^\\d{{2}}/?$)}', '12', { id: '12' }],
  ['{id:regex(^\\d{{2}}/?$)}', '123', undefined],
  ['', '', {}],
])('%s against "%s" gives %o', (template, path, params) => {
  expect(match(template, path)).toEqual(params)
})

test.each([
  ['int', ['0', '-5', '2147483647'], ['', 'x', '1.5', '2147483648']],
  ['long', ['9223372036854775807'], ['9223372036854775808', '1e3']],
  ['decimal', ['1.5', '-2'], ['x']],
  ['bool', ['true', 'FALSE'], ['1']],
  ['guid', ['CD2C1638-1638-72D5-1638-DEADBEEF1638', '{cd2c1638-1638-72d5-1638-deadbeef1638}'], ['cd2c1638', 'x']],
  ['alpha', ['Abc'], ['a1', 'å']],
  ['datetime', ['2026-12-31'], ['not-a-date']],
  ['minlength(3)', ['abc'], ['ab']],
  ['maxlength(3)', ['abc'], ['abcd']],
  ['length(2)', ['ab'], ['a', 'abc']],
  ['length(2,3)', ['ab', 'abc'], ['a', 'abcd']],
  ['min(18)', ['18'], ['17', 'x']],
  ['max(18)', ['18'], ['19']],
  ['range(1,5)', ['1', '5'], ['0', '6']],
  ['int:min(1)', ['1'], ['0', 'x']],
])('{id:%s} takes %o and not %o', (constraint, accepted, refused) => {
  for (const text of accepted) expect(match(`{id:${constraint}}`, text), text).toEqual({ id: text })
  for (const text of refused) expect(match(`{id:${constraint}}`, text), text).toBeUndefined()
})

test.each([
  ['{id:nonsense}', 'route constraint "nonsense" is not known'],
  ['{*rest}/more', 'a catch-all parameter must come last'],
])('%s is refused', (template, message) => {
  expect(() => parseRouteTemplate(template)).toThrow(message)
})
