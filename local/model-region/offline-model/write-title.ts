// A conversation's title: the telling words of its first question.
import { isAskingWord, isFunctionWord } from '../text/common-words.ts'
import { plain } from '../text/words.ts'
import type { Prompt } from './read-prompt.ts'

const mostWords = 6
const untitled = 'New conversation'

export function writeTitle({ turns, question }: Prompt): string {
  const first = turns.find(({ speaker }) => speaker === 'user')?.text ?? question
  const spoken = first.match(/[\p{L}\p{N}][\p{L}\p{N}'’.-]*[\p{L}\p{N}]|[\p{L}\p{N}]/gu) ?? []
  const telling = spoken.filter((word) => !isFunctionWord(plain(word)) && !isAskingWord(plain(word)))
  const title = (telling.length > 0 ? telling : spoken).slice(0, mostWords).join(' ')
  return title === '' ? untitled : title.charAt(0).toUpperCase() + title.slice(1)
}
