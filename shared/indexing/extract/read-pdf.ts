// PDF, page by page: each page is a section, so that a citation can name it.
import type { ReadDocument, Section } from './extracted-document.ts'
import { joinPdfLines } from './join-pdf-lines.ts'
import { meaningfulTitle } from './meaningful-title.ts'
import { nextTurn } from './next-turn.ts'
import { normaliseText } from './normalise-text.ts'

export async function readPdf(bytes: Uint8Array, signal?: AbortSignal): Promise<ReadDocument> {
  const { getDocumentProxy } = await import('unpdf')
  // The reader takes the bytes over and refuses Buffers, so it gets a copy; `verbosity: 0` keeps its warnings off the console.
  const pdf = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 })
  try {
    const sections: Section[] = []
    for (let number = 1; number <= pdf.numPages; number++) {
      const page = await pdf.getPage(number)
      const { items } = await page.getTextContent()
      page.cleanup()
      const text = normaliseText(joinPdfLines(items.filter((item) => 'str' in item)))
      if (text !== '') sections.push({ headings: [], page: number, text })
      // The reader's own promises never leave the microtask queue; a long document must not hold up everything else.
      await nextTurn(signal)
    }
    return { title: titleOf(await pdf.getMetadata()), sections }
  } finally {
    await pdf.loadingTask.destroy()
  }
}

function titleOf({ info }: { info: object }): string | undefined {
  return 'Title' in info && typeof info.Title === 'string' ? meaningfulTitle(info.Title) : undefined
}
