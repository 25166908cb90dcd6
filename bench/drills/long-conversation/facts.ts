// What a user mentions early in a conversation and asks about much later.

export interface Fact {
  /** As it is mentioned, in passing. */
  readonly said: string
  readonly asked: string
  /** An answer that has this knows the fact; nothing else in the conversation or the documents has it. */
  readonly value: string
}

/** Names, numbers, dates and decisions, as somebody would bring them up who plans the overhaul of a port's machines. */
export const facts: readonly Fact[] = [
  {
    said: "Hello! I'm new here. My name is Margarethe Lindqvist, I plan the maintenance of the southern ports.",
    asked: "Let's see if you have been listening: what is my name?",
    value: 'Lindqvist',
  },
  {
    said: 'Before I forget: the overhaul has to be finished by 14 March, otherwise we lose the insurance.',
    asked: 'By which date does the overhaul have to be finished?',
    value: '14 March',
  },
  {
    said: "The budget they gave me is 48,500 euros, and I don't think they'll add anything to it.",
    asked: 'Remind me, what budget did they give me?',
    value: '48,500',
  },
  {
    said: "If I'm on leave my deputy signs. That's Rashid Benali.",
    asked: 'Who is my deputy, the one who signs when I am on leave?',
    value: 'Benali',
  },
  {
    said: "By the way, we decided to buy the spare seals from Norlund and not from the company we had last year, they're just quicker.",
    asked: 'From which company did we decide to buy the spare seals?',
    value: 'Norlund',
  },
  {
    said: 'You may need this at some point: the contract number for the crane work is KR-20418.',
    asked: 'What was the contract number for the crane work again?',
    value: 'KR-20418',
  },
  {
    said: "One thing about me: I'm allergic to neoprene, so those gloves are out.",
    asked: 'Which material am I allergic to?',
    value: 'neoprene',
  },
  {
    said: 'Kick-off is on the third floor, in the room they call Aurora.',
    asked: 'In which room is the kick-off?',
    value: 'Aurora',
  },
  {
    said: 'I got the quote from the divers this morning. They charge 1,350 a day, plus travel.',
    asked: 'How much do the divers charge a day?',
    value: '1,350',
  },
  {
    said: 'The union was difficult, but in the end we agreed that nobody works after 22:30.',
    asked: 'After what time does nobody work, as we agreed with the union?',
    value: '22:30',
  },
  {
    said: 'Could you note the code for the yard gate? It is 7731, they change it every year.',
    asked: 'What is the code for the yard gate?',
    value: '7731',
  },
  {
    said: 'I prefer my reports in Danish, one page, no pictures.',
    asked: 'In which language do I prefer my reports?',
    value: 'Danish',
  },
  {
    said: 'They have booked me into the Grand Meridian, that hotel next to the station.',
    asked: 'Which hotel have they booked me into?',
    value: 'Meridian',
  },
  {
    said: 'Our ferry leaves at 06:45 on Tuesday, which is brutal.',
    asked: 'When does our ferry leave on Tuesday?',
    value: '06:45',
  },
  {
    said: "We've been told that the pilot boat is in dry dock until 3 May.",
    asked: 'Until when is the pilot boat in dry dock?',
    value: '3 May',
  },
  {
    said: 'So I counted again, and we need eleven welders for this.',
    asked: 'How many welders do we need?',
    value: 'eleven',
  },
  {
    said: 'The lady from the insurance company, Helga Brandt, wants a photograph of every single weld.',
    asked: 'What does Helga Brandt want from us?',
    value: 'photograph',
  },
  {
    said: 'Baltic Dredging sent an offer as well, but we turned it down because it came too late.',
    asked: 'Whose offer did we turn down?',
    value: 'Baltic Dredging',
  },
  {
    said: 'If something leaks at night, the number to call is 5582, the caretaker picks up at once.',
    asked: 'Which number do I have to call if something leaks at night?',
    value: '5582',
  },
  {
    said: 'My predecessor told me that the battery of the old alarm panel only lasts 18 months.',
    asked: 'How long does the battery of the old alarm panel last?',
    value: '18 months',
  },
]
