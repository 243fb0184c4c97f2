export const settingsRequirements = {
  'settings:usage-sums':
    'What was used is summed once per answer and summary, by the days of the asker’s calendar, and an unknown price is never a zero.',
  'settings:usage-back-filled': 'A history of an older version has its usage counted when it is opened.',
  'settings:erase-conversation':
    'Of an erased conversation no word is left in the file or its log, and the audit log stays whole and says so.',
  'settings:erase-only-one': 'Erasing a conversation changes nothing of any other.',
  'settings:erase-everything':
    'After everything was erased nothing of it is on the disk, and Assent begins as on the first day.',
  'settings:erase-window':
    'Erasing everything takes what the desktop window and its browser engine remember with it, and secrets work again under a new key.',
  'settings:erase-asks': 'Nothing is erased without a decision on the consent page.',
  'settings:erase-finishes': 'An erasure that was cut off goes on at the next start.',
  'settings:export': 'The export of everything is one JSON document with every stored item and no key.',
  'settings:backup': 'A backup is a whole history, made while others write.',
  'settings:verify': 'What was changed from outside is found, and what was not is said to be in order.',
  'settings:report': 'A problem report has versions and states, and no key, value or message.',
  'settings:language': 'Both pages speak the chosen language at once and after a restart.',
  'settings:text-size': 'A chosen text size changes both pages, also after a restart.',
  'settings:effort': 'The chosen effort reaches the model, and is offered only where the model has it.',
  'settings:first-run':
    'A model server that answers on this computer is set up with one click and one decision.',
} as const satisfies Record<string, string>
