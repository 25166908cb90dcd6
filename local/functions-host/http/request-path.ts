// The request target taken apart: decoded path segments and the query.

export interface RequestPath {
  readonly path: string
  readonly segments: readonly string[]
  readonly query: URLSearchParams
}

/** Undefined when the path is not valid percent-encoding. */
export function parseRequestPath(target: string): RequestPath | undefined {
  const [path = '', query = ''] = splitOnce(target, '?')
  const segments = path.replace(/^\//, '').replace(/\/$/, '').split('/')
  try {
    return {
      path,
      // An encoded slash is no separator, and stays encoded, as in ASP.NET.
      segments: path === '/' ? [] : segments.map((segment) => decodeURIComponent(segment.replaceAll(/%2f/gi, '%252F'))),
      query: new URLSearchParams(query),
    }
  } catch {
    return undefined
  }
}

function splitOnce(text: string, separator: string): readonly string[] {
  const index = text.indexOf(separator)
  return index === -1 ? [text] : [text.slice(0, index), text.slice(index + 1)]
}
