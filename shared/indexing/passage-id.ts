// A passage's id: document, embedding model, ordinal. Writing a passage again replaces it, whoever writes.

/** Ids then sort as their ordinals do; no document comes near a million passages. */
const ordinalDigits = 6

/** Keys of the search service may hold letters, digits, `_`, `-` and `=`. */
export function passageIdOf(documentId: string, model: string, ordinal: number): string {
  return `${documentId}-${spelled(model)}-${String(ordinal).padStart(ordinalDigits, '0')}`
}

/** Spells every other character by its code, so that two models never share an id. */
function spelled(model: string): string {
  return model.replaceAll(/[^A-Za-z0-9]/g, (character) => `_${character.charCodeAt(0).toString(16)}`)
}
