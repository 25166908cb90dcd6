// Words that cannot be names; a property called like one is written `c["value"]`.

const keywords = new Set(
  `AND ARRAY AS ASC BETWEEN BY DESC DISTINCT ESCAPE EXISTS FALSE FROM GROUP HAVING IN JOIN LIKE LIMIT NOT NULL OFFSET OR
   ORDER SELECT TOP TRUE UDF UNDEFINED VALUE WHERE`.split(/\s+/u),
)

export function isReserved(word: string): boolean {
  return keywords.has(word.toUpperCase())
}
