// A number of chats at once, each of somebody else, who asks again as soon as there is an answer.
import { questionAbout } from '../product/corpus.ts'
import type { TurnLoad, TurnTimes } from './turn-times.ts'

export interface Chat {
  ask(question: string): Promise<TurnTimes>
}

/** As in a short conversation: one first question and three that come with history. */
const turnsPerChat = 4

export async function holdChats({ turns, chats }: TurnLoad, openChat: () => Chat): Promise<TurnTimes[]> {
  const times: TurnTimes[] = []
  let asked = 0
  const hold = async (): Promise<void> => {
    while (asked < turns) {
      const chat = openChat()
      for (let turn = 0; turn < turnsPerChat && asked < turns; turn++)
        times.push(await chat.ask(questionAbout(asked++)))
    }
  }
  await Promise.all(Array.from({ length: chats }, hold))
  return times
}
