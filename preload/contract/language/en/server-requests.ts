/** What is said about servers that ask for something: in their log, in notices and as reasons. */
export const serverRequests = {
  log: {
    tooOften: 'It asked too often: for a while its questions and requests are refused.',
    notAnswered: 'A request of the server could not be answered: {{reason}}',
    refused: 'A request of the server was refused: {{reason}}',
    rootGone: 'The server is not told of the folder {{path}}: it is not there.',
    rootOwn: 'The server is not told of the folder {{path}}: it leads to the data of Assent itself.',
    addressDone: 'It says that what it wanted at an address is done.',
    modelFailed: 'The server got no answer of a model: {{reason}}',
  },
  notice: {
    tooOften:
      'The server "{{alias}}" asks too often: for a while its questions and requests are refused. Stop it if it does not need to ask so much.',
  },
  problem: {
    brokenOff: 'The answer broke off.',
    empty: 'The model gave no text. The number of tokens that the server allows may be too small for it.',
    refused: 'The model refused to answer.',
    tooLong: 'The answer became too long and was stopped.',
  },
} as const
