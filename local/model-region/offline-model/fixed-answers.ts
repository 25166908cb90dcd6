// The few sentences the model says of its own accord.

export const notFound = 'I could not find an answer to that in the documents or in our conversation.'
export const greeting = 'Hello! Ask me about the documents, and I will look the answer up in them.'
export const nothingAsked = 'There is no question to answer.'
