// A request's body as text, and as JSON.
import type { IncomingMessage } from 'node:http'
import { invalidRequest } from './azure-error.ts'

export async function readBody(request: IncomingMessage): Promise<string> {
  let body = ''
  // With an encoding set, the parts are strings, and characters cut in two by the network arrive whole.
  for await (const part of request.setEncoding('utf8')) body += String(part)
  return body
}

export function parseJsonObject(text: string): Record<string, unknown> {
  const value = parseJson(text)
  if (!isObject(value)) throw invalidRequest('The request body must be a JSON object.')
  return value
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalidRequest('We could not parse the JSON body of your request.')
  }
}

export function isWholeNumber(value: unknown): value is number {
  return Number.isSafeInteger(value)
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
