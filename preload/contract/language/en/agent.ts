export const agent = {
  command: {
    closing: 'Assent is closing. Start it again and repeat this.',
    runActive:
      'The agent is still at work here, or waits for your answer. Answer its question or stop it, then send again.',
    unknownCall: 'This call is not part of the conversation any more.',
    callEnded: 'This call has already ended.',
    callMoved: 'The call changed at this very moment. Look at it again.',
    notStored: 'This could not be stored, so nothing was done. Make room on the disk and try again.',
    notLastMessage: 'Only the last message can be edited. Send a new one instead.',
    nothingToRegenerate: 'There is no message to answer again. Send one.',
    nothingToContinue: 'There is nothing to continue here. Send a message to go on.',
    unknownTool: 'There is no tool {{alias}}.{{tool}} now. Is its server still set up?',
    unknownConversation: 'This conversation does not exist any more.',
    noModel:
      'No model is chosen for this conversation. Add one under Settings, Models, or choose one above. Without a model you can run tools yourself: type / to pick one.',
    emptyMessage: 'Write a message first.',
  },
  answer: {
    interrupted: 'Assent ended while this answer was being written. Continue to go on.',
    endLost: 'The end of this answer was lost because of an error in Assent. Continue to go on.',
    brokenOff: 'The answer of the model broke off. Continue to go on.',
    empty: 'The model gave an empty answer. Ask again, or choose another model.',
    tooLong: 'The answer grew beyond 4 million characters, so it was ended. Continue to go on.',
    retry: '{{problem}} Trying again in {{seconds}} s.',
    compacting: 'Summing up earlier messages to make room.',
  },
  call: {
    cancelled: 'The call was cancelled before it was sent.',
    outcomeUnknown:
      'Assent ended while this call was running; it may or may not have taken effect. It is not run again.',
    notPrepared: 'The tool could not be made ready because of an error in Assent.',
    notChecked: 'The arguments could not be checked because of an error in Assent.',
    defect: 'The call failed because of an error in Assent. It may or may not have taken effect.',
    tooManyQuestions: 'Too many questions were put to the user within a minute.',
    runStopped: 'The run was stopped.',
    cancelledByUser: 'The user cancelled this call.',
    restarted: 'Assent was started again.',
    permissionUnused: 'The permission was not used.',
  },
  ask: {
    cancelled: 'The call was cancelled while its server waited for an answer. What it did until then stands.',
    refused:
      'Its server wanted something that you refused, so the call was ended. What it did until then stands.',
    notAnswered:
      'What its server asked for could not be given, so the call was ended (“{{reason}}”). What it did until then stands.',
    tooManyRounds:
      'Its server came back with questions more than {{number}} times, so the call was ended. What it did until then stands.',
    tooManyAtOnce:
      'Its server asked for more than {{number}} things at once, so the call was ended. What it did until then stands.',
    tooLarge:
      'What its server asked for is larger than can be shown, so the call was ended. What it did until then stands.',
    stateTooLarge:
      'Its server wanted more than 64 KiB of its own data sent back with the call, so the call was ended. What it did until then stands.',
    serverChanged:
      'The server was set up differently since it asked, so the answers were not given to it. Run the tool again.',
    answersLost:
      'The answers to what its server asked could not be read any more, so the call was ended. Run the tool again.',
    answersUnsendable:
      'The answers to what its server asked are too large to be shown, or cannot be sent exactly as they are, so the call was ended. Run the tool again.',
  },
  limit: {
    interrupted: 'Assent ended while this run was going on. Continue it to go on.',
    questions:
      'The run asked more than 20 questions within a minute, so it was paused. Continue it if that is what you want.',
    steps_one:
      'The run reached its limit of {{count}} step. Continue it, or raise the limit under Settings, Limits.',
    steps_other:
      'The run reached its limit of {{count}} steps. Continue it, or raise the limit under Settings, Limits.',
    tokens:
      'The run reached its limit of {{number}} tokens. Continue it, or raise the limit under Settings, Limits.',
    cost: 'The run reached its limit of {{number}} US dollars. Continue it, or raise the limit under Settings, Limits.',
    repeating:
      'The model asked for the same calls and got the same results three times in a row, so the run was ended. Send a message that says what to do differently, or continue it.',
  },
} as const
