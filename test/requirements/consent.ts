export const consentRequirements = {
  'consent:exact-form':
    'The exact form of arguments is complete, printable and canonical, and two different values never look the same.',
  'consent:visible-text': 'Names and titles are shown so that no text can pretend to be another.',
  'consent:strict-json': 'Arguments that two readers could understand differently are refused.',
  'consent:no-truncation': 'What is asked is shown whole; what is too large to be shown is refused.',
  'consent:hashes-bind':
    'Everything that decides what a call does or which program starts is part of its hash.',
  'consent:launch-exact': 'A launch question shows everything that decides what will run.',
  'consent:question-ascii':
    'Nothing in a question but its own words is anything but printable ASCII, whatever servers name things.',
  'consent:shown-hash': 'A decision counts only for exactly what stood on the screen.',
  'consent:last-look': 'The bytes that leave are the ones that were allowed.',
  'consent:permit-once': 'A permit is one object that opens one call once.',
  'consent:session-grant':
    'A permission for a session covers one tool as it is now, in one conversation, until Assent ends.',
  'consent:first-answer': 'One question has one answer: the first.',
  'consent:cancel': 'A cancelled call is not sent, whatever else happens at the same moment.',
  'consent:stale': 'A call is not sent when its tool, its server or the time changed after it was allowed.',
  'consent:restart': 'No answer outlives the process life in which it was given.',
  'consent:edited-database':
    'Whatever is written into the files from outside, nothing runs without a question.',
  'consent:drafts-restart': 'A draft that waits for a decision is asked again after a restart, once.',
  'consent:not-stored-not-sent': 'What cannot be recorded does not happen.',
  'consent:authority': 'Approvals that were edited, restored or come from elsewhere count for nothing.',
  'consent:authority-crash': 'A crash while an approval is stored leaves the state before or after it.',
  'consent:page-owns-method': 'Only the consent page decides, and only the chat page does anything else.',
  'consent:admission': 'Only a page that the user opened is spoken to.',
  'consent:question-survives':
    'An open question survives a kill of the program or of its page as the same bytes under a new request.',
  'consent:never-again': 'A call that was sent is never sent again.',
  'consent:launch-approved': 'A server starts only exactly as it was approved.',
  'consent:deliberate-press':
    'A question is answered only by a press that began and ended on its button after it stood in plain sight.',
  'consent:whole-gate':
    'Nothing is ever sent that the user did not allow, whatever happens in whatever order.',
  'consent:server-questions':
    'What a server asks for is stored before it is shown, answered once, and counts for nothing once it is withdrawn.',
  'consent:form': 'A form gives its server exactly the values that were filled in, and none that do not fit.',
  'consent:address': 'An address is opened once, after it was allowed, exactly as it was shown.',
  'consent:sampling':
    'A model is given for a server exactly the texts that were shown, and the server nothing that was not given to it.',
  'consent:again':
    'A call that is made again carries exactly the answers that were shown, and its own state.',
  'consent:mutants': 'The tests of consent notice when a protection is taken away.',
} as const satisfies Record<string, string>
