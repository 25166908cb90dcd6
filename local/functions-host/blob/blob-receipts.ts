// Which version (ETag) of each blob a function has dealt with, kept in a file so that a restart does not repeat it.
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'

/** `[blobName, etag]` */
const receiptLine = z.tuple([z.string(), z.string()])

export class BlobReceipts {
  readonly #path: string
  readonly #etags: Map<string, string>
  /** Appends one after another; a receipt is on disk when `add` resolves. */
  #writing: Promise<void> = Promise.resolve()

  private constructor(path: string, etags: Map<string, string>) {
    this.#path = path
    this.#etags = etags
  }

  static async open(path: string): Promise<BlobReceipts> {
    await mkdir(dirname(path), { recursive: true })
    const etags = parseReceipts(await readFile(path, 'utf8').catch(() => ''))
    // Without the lines that later ones have replaced.
    await writeFile(path, [...etags].map(formatReceipt).join(''))
    return new BlobReceipts(path, etags)
  }

  has(blobName: string, etag: string): boolean {
    return this.#etags.get(blobName) === etag
  }

  async add(blobName: string, etag: string): Promise<void> {
    this.#etags.set(blobName, etag)
    this.#writing = this.#writing.then(() => appendFile(this.#path, formatReceipt([blobName, etag])))
    await this.#writing
  }
}

function formatReceipt(receipt: readonly [blobName: string, etag: string]): string {
  return `${JSON.stringify(receipt)}\n`
}

/** A last line that was cut off by a crash is left out: its blob is dealt with once more. */
function parseReceipts(text: string): Map<string, string> {
  return new Map(text.split('\n').flatMap((line) => parseReceipt(line) ?? []))
}

function parseReceipt(line: string): readonly [readonly [string, string]] | undefined {
  try {
    return [receiptLine.parse(JSON.parse(line))]
  } catch {
    return undefined
  }
}
