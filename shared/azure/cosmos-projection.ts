// The fields a query asks for, of an item named `c`.

export function projection(fields: readonly string[]): string {
  return fields.map((field) => `c.${field}`).join(', ')
}
