/** What is promised of what servers ask: models, forms, addresses and folders. */
export const serverRequestRequirements = {
  'requests:ask-first':
    'No model is asked for a server before the user allowed it, and it is asked exactly what the user saw.',
  'requests:declined':
    'What the user declines or dismisses reaches the server as that, and never as a result.',
  'requests:reviewed': 'An answer that the user wants to see first is given only when they allow that too.',
  'requests:limits':
    'A server can have only so many requests open and waiting, questions in a time and answers of models, whatever calls it serves; the rest is refused, and the user is told once.',
  'requests:declared':
    'What was not declared is refused before anybody is asked, and nothing of the conversation goes along.',
  'requests:settings':
    'The answer keeps to the number of tokens and the stop sequences that the server named, with every kind of provider.',
  'requests:withdrawn': 'A request that is taken back withdraws its question and stops its model.',
  'requests:nothing-told':
    'Of a model that fails the server learns only that there is no answer; the reason stands in its log for the user.',
  'requests:counted':
    'What a model took to answer a server is reported, also when the server did not get it.',
  'requests:roots':
    'A server is told of the folders that the user chose and that are there, by their real paths, and never of the data of Assent.',
  'requests:mutants': 'The tests of what servers ask notice when a protection is taken away.',
  'requests:roots-chosen': 'The folders of a server change only through a question that shows the change.',
} as const satisfies Record<string, string>
