// A document as it is kept: the values of its fields by name, vectors apart (they are large and binary).

export type Scalar = string | number | boolean | null
export type FieldValue = Scalar | readonly Scalar[]
export type DocumentFields = Readonly<Record<string, FieldValue>>

export interface StoredDocument {
  readonly key: string
  readonly fields: DocumentFields
  readonly vectors: ReadonlyMap<string, Float32Array>
}
