// The request target taken apart: decoded path segments and the query.

export interface RequestPath {
  readonly path: string
  readonly segments: readonly string[]
  readonly query: URLSearchParams
}

export function parseRequestPath(target: string): RequestPath {
  const [path = '', query = ''] = splitOnce(target, '?')
  const segments = path.replace(/^\//, '').replace(/\/$/, '').split('/')
  return { path, segments: path === '/' ? [] : segments.map(decodeSegment), query: new URLSearchParams(query) }
}

/**
 * As in ASP.NET: an encoded slash is no separator, and stays encoded; what is no valid percent-encoding stays as it is, for
 * the function to refuse.
 */
function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment.replaceAll(/%2f/gi, '%252F'))
  } catch {
    return segment
  }
}

function splitOnce(text: string, separator: string): readonly string[] {
  const index = text.indexOf(separator)
  return index === -1 ? [text] : [text.slice(0, index), text.slice(index + 1)]
}
