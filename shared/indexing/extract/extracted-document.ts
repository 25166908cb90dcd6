// What extraction hands to chunking: a document's text in order, by section, with where each section stands.

export interface ExtractedDocument {
  readonly title: string
  readonly sections: readonly Section[]
}

export interface Section {
  /** From the outermost heading to the one right above the text. */
  readonly headings: readonly string[]
  /** From 1; undefined for documents without pages. */
  readonly page: number | undefined
  /** Paragraphs separated by an empty line; never blank. */
  readonly text: string
}

/** What a reader of one type finds; the title is undefined when the document does not name itself. */
export interface ReadDocument {
  readonly title: string | undefined
  readonly sections: readonly Section[]
}
