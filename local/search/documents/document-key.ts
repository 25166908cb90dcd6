// The service's rules for document keys (source: "Naming rules"; the leading underscore from its error message).

/** One action of a batch cannot be understood; the service then refuses the batch as a whole. */
export class InvalidAction extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

const maxKeyLength = 1024

export function checkDocumentKey(key: unknown): string {
  if (typeof key !== 'string' || key === '') {
    throw new InvalidAction('InvalidDocumentKey', 'Document key cannot be missing or empty.')
  }
  const refuse = (why: string): InvalidAction =>
    new InvalidAction('InvalidDocumentKey', `Invalid document key: '${key}'. ${why}`)
  if (!/^[A-Za-z0-9_\-=]+$/.test(key)) {
    throw refuse(
      'Keys can only contain letters, digits, underscore (_), dash (-), or equal sign (=). If the keys in your source data contain other characters, we recommend encoding them with a URL-safe version of Base64 before uploading them to your index.',
    )
  }
  if (key.startsWith('_')) throw refuse('Keys cannot start with a leading underscore.')
  if (key.length > maxKeyLength) throw refuse(`Keys cannot be longer than ${maxKeyLength} characters.`)
  return key
}
