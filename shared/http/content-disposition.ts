// Names in a Content-Disposition header: as clients write them, and as we do.

export interface DispositionParameters {
  readonly name: string | undefined
  readonly fileName: string | undefined
}

const parameter = /;\s*(name|filename|filename\*)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))/gi

/** `filename*` (RFC 8187) wins over `filename` (RFC 6266, 4.3). */
export function dispositionParameters(parameters: string): DispositionParameters {
  const values = new Map<string, string>()
  for (const [, key = '', quoted, bare = ''] of parameters.matchAll(parameter)) {
    values.set(key.toLowerCase(), quoted === undefined ? bare : unquote(quoted))
  }
  return { name: values.get('name'), fileName: decodeExtended(values.get('filename*')) ?? values.get('filename') }
}

/**
 * Browsers escape a quote as %22 (WHATWG HTML, multipart/form-data encoding), others with a backslash. A backslash before
 * anything else is itself: some clients send whole Windows paths.
 */
function unquote(quoted: string): string {
  return quoted.replaceAll(/\\(["\\])/g, '$1').replaceAll('%22', '"')
}

/** `UTF-8'language'percent-encoded`; undefined when it is not that. */
function decodeExtended(value: string | undefined): string | undefined {
  const encoded = /^utf-8'[^']*'(.*)$/i.exec(value ?? '')?.[1]
  try {
    return encoded === undefined ? undefined : decodeURIComponent(encoded)
  } catch {
    return undefined
  }
}

/** The file's name twice: in ASCII for old clients, in full for all others (RFC 6266, appendix D). */
export function contentDisposition(type: 'inline' | 'attachment', fileName: string): string {
  const ascii = fileName.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_')
  return `${type}; filename="${ascii}"; filename*=UTF-8''${encodeExtended(fileName)}`
}

/** What `encodeURIComponent` leaves alone, but RFC 8187 does not allow. */
function encodeExtended(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
