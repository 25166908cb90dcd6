// JSON as the service stores it and queries see it.

export type Json = null | boolean | number | string | Json[] | JsonObject

export interface JsonObject {
  [property: string]: Json
}

/** Throws a SyntaxError for anything else. */
export function parseJson(text: string): Json {
  const value: Json = JSON.parse(text)
  return value
}

/** For text this stand-in has written itself. */
export function parseObject(text: string): JsonObject {
  const value: JsonObject = JSON.parse(text)
  return value
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
