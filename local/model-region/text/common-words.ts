// Words that say little about what a text or a question is about.

/** Articles, pronouns, prepositions, auxiliaries and question words. */
const functionWords = new Set(
  `a about above after again against all also am an and any are aren't as at be because been before being below between
  both but by can can't cannot could couldn't did didn't do does doesn't doing don't down during each either else ever
  few for from further had hadn't has hasn't have haven't having he her here hers herself him himself his how however i
  i'm i've if in into is isn't it it's its itself just let's may me might mine more most must my myself no nor not of
  off on once only or other our ours ourselves out over own per please same shall she should shouldn't so some such than
  that that's the their theirs them themselves then there there's these they they're this those through to too under
  until up upon us very via was wasn't we we're were weren't what what's when where where's which while who who's whom
  whose why will with within without won't would wouldn't yes yet you you're your yours yourself`
    .split(/\s+/)
    .flatMap((word) => [word, word.replace("'", '')]),
)

/** Words people ask with rather than about. */
const askingWords = new Set(
  `actually allow answer apply ask call describe exactly explain find get give go happen help information know like
  list long look make many mean much need possible question regard say show tell thank thing understand use want way work
  kind sort called named name think believe remember remind detail summary`.split(/\s+/),
)

/** What may follow one or two of the words above in a whole question about everything. */
const documentWords = new Set(
  'document documents file files passage passages source sources text content overview summarise summarize topic topics'.split(
    ' ',
  ),
)

export function isFunctionWord(word: string): boolean {
  return functionWords.has(word)
}

export function isAskingWord(word: string): boolean {
  return askingWords.has(word)
}

export function isDocumentWord(word: string): boolean {
  return documentWords.has(word)
}
