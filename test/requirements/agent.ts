export const agentRequirements = {
  'agent:next-steps': 'What a run needs next follows from its stored events alone.',
  'agent:replay':
    'Replaying the stored events gives the same transcript, whatever happened at the same time.',
  'agent:once': 'No call is dispatched twice, and none without a stored dispatch.',
  'agent:ends': 'Every run ends or waits for the user, whatever is answered, stopped, broken off or killed.',
  'agent:parallel': 'Parallel calls are independent; the model is asked again when all of them are settled.',
  'agent:one-answer':
    'A model is given exactly one answer for each call it asked for, also after interruptions.',
  'agent:refused-unasked': 'A call that cannot be run is answered to the model without asking the user.',
  'agent:denied': 'A denied call never reaches its server, and the model is told that the user denied it.',
  'agent:stop': 'A run can be stopped at any moment, twice, and also while a server is starting.',
  'agent:cancel-call': 'One call can be cancelled or given a time limit without touching the others.',
  'agent:budget': 'A run stops by itself at its limit of steps, tokens or money, with a sentence.',
  'agent:repeating': 'A run that makes the same calls with the same results three times in a row is ended.',
  'agent:question-rate': 'A run puts at most 20 questions a minute to the user, then it is paused.',
  'agent:large-result':
    'A large result is stored whole; its event carries the beginning, the model head and tail.',
  'agent:restart':
    'After a restart nothing is re-run, open questions stand again, and no model is asked by itself.',
  'agent:close': 'Closing parks a run: nothing is denied or cancelled, and unfinished text is kept.',
  'agent:streaming':
    'An answer is shown as it comes, saved at least every half second, and kept when it breaks off.',
  'agent:branches': 'Editing and answering again keep what followed on its own branch.',
  'agent:no-model': 'Without a model a message is refused before it is stored, and tools can be run by hand.',
  'agent:at-once':
    'A single call under a session grant is stored as dispatched together with the answer that asks for it, or not at all.',
  'agent:disk-full':
    'What was done is stored once there is room again; what was asked for is refused at once.',
  'agent:compaction': 'A full context is summed up visibly, and nothing is lost from the conversation.',
  'agent:tool-names':
    'Two tools never share a name for the model, and every name fits what providers accept.',
  'agent:tool-search':
    'Where all tools would take too much of its context, a model finds them by searching; what it found stays offered in its place.',
  'agent:tool-search-rank':
    'A search finds tools by the words of their names, titles, descriptions, servers and arguments, also by beginnings and with slips of the keys.',
  'agent:tool-search-quoted':
    'What servers say of their tools reaches a model only as quoted data of a bounded size, whatever it says.',
  'agent:tool-search-local': 'Searching for tools reaches no server, puts no question, and is shown.',
  'agent:asks':
    'What a server asks for while a call is under way is stored before anybody is asked, and its answer before the server gets it.',
  'agent:asks-bounded':
    'What a server asks for during one call is bounded in number and size, also in the history.',
  'agent:asks-kept':
    'What a server asked for and was given is found, exported, shown, counted and erased as the rest of its conversation.',
  'agent:rounds':
    'A call that comes back with questions is made again only as a new question, with the answers to its own and the state it was given.',
  'agent:rounds-end':
    'A call that waits for answers ends as begun when one is refused, it is stopped, or it comes back too often.',
  'agent:rounds-restart':
    'After a restart a call that waits for answers asks for them anew; one that was on its way is never sent again.',
  'agent:titles': 'A conversation is named after its first message, in at most 60 characters.',
} as const satisfies Record<string, string>
