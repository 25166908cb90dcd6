// Turns text into unit vectors that are near when the texts share words: signed feature hashing of stemmed words and of
// their character 3- to 5-grams. Each model and dimension count hashes differently, so their spaces have nothing in common.
import { isAskingWord, isFunctionWord } from '../text/common-words.ts'
import { stem } from '../text/stem.ts'
import { words } from '../text/words.ts'
import { hashText } from '../tokens/tokenizer.ts'

export interface EmbeddingSpace {
  embed(text: string): Float32Array
}

/** Where one word falls: positions in the vector, and what is added there. */
interface WordFeatures {
  readonly positions: Uint16Array
  readonly values: Float32Array
}

const rememberedWords = 30_000

/** A word counts as much as all its character n-grams together: those are for misspellings and compounds. */
const gramsShare = 0.5
const gramLengths = [3, 4, 5]

/** Function words carry next to nothing, words people ask with a little. */
const functionWordWeight = 0.03
const askingWordWeight = 0.3

export function createEmbeddingSpace(model: string, dimensions: number): EmbeddingSpace {
  const seed = hashText(`${model}@${dimensions}`)
  const known = new Map<string, WordFeatures>()

  const featuresOf = (word: string): WordFeatures => {
    const before = known.get(word)
    if (before) return before
    if (known.size >= rememberedWords) known.clear()
    const features = hashWord(word, seed, dimensions)
    known.set(word, features)
    return features
  }

  return {
    embed: (text) => {
      const vector = new Float32Array(dimensions)
      for (const [word, count] of countWords(text)) {
        // Sublinear: the tenth mention says less than the first.
        const weight = 1 + Math.log(count)
        const { positions, values } = featuresOf(word)
        for (let index = 0; index < positions.length; index++) {
          const position = positions[index] ?? 0
          vector[position] = (vector[position] ?? 0) + weight * (values[index] ?? 0)
        }
      }
      return normalise(vector, seed)
    },
  }
}

function countWords(text: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const word of words(text)) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

function hashWord(word: string, seed: number, dimensions: number): WordFeatures {
  const root = stem(word)
  const grams = characterGrams(root)
  const positions = new Uint16Array(1 + grams.length)
  const values = new Float32Array(1 + grams.length)
  const weight = wordWeight(word)
  const gramWeight = grams.length === 0 ? 0 : (weight * gramsShare) / Math.sqrt(grams.length)
  const features = [root, ...grams]
  for (const [index, feature] of features.entries()) {
    const hash = mix(hashText(feature), seed)
    positions[index] = (hash >>> 1) % dimensions
    values[index] = (index === 0 ? weight : gramWeight) * ((hash & 1) === 0 ? 1 : -1)
  }
  return { positions, values }
}

function wordWeight(word: string): number {
  if (isFunctionWord(word)) return functionWordWeight
  return isAskingWord(word) || isAskingWord(stem(word)) ? askingWordWeight : 1
}

/** With marks at both ends, so that beginnings and endings differ from middles. */
function characterGrams(root: string): string[] {
  const marked = `<${root}>`
  const grams: string[] = []
  for (const length of gramLengths) {
    for (let start = 0; start + length <= marked.length; start++) grams.push(marked.slice(start, start + length))
  }
  return grams
}

/** Finaliser of MurmurHash3: spreads the seed over all bits. */
function mix(hash: number, seed: number): number {
  let mixed = hash ^ seed
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85_eb_ca_6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2_b2_ae_35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

function normalise(vector: Float32Array, seed: number): Float32Array {
  let sum = 0
  for (const value of vector) sum += value * value
  // A text without words (punctuation only) still needs a unit vector; any fixed direction will do.
  if (sum === 0) vector[seed % vector.length] = 1
  const scale = sum === 0 ? 1 : 1 / Math.sqrt(sum)
  for (let index = 0; index < vector.length; index++) vector[index] = (vector[index] ?? 0) * scale
  return vector
}
