export const history = {
  error: {
    full: 'The disk is full, so nothing could be stored. Free some space and try again.',
    io: 'The disk reported an error, so the history could not be read or written. Check the disk and try again.',
    readOnly:
      'The history cannot be written. Make the data folder writable for this user, then start Assent again.',
    proposalMoved: 'This question has been settled already.',
    closed: 'Assent is closing: the history is not open any more.',
    damaged:
      'The history file is damaged. Quit Assent and start it again to have it checked and, if needed, set aside.',
    invalid: 'The history refused something it cannot store. This is a mistake in Assent: please report it.',
    noticeFull: 'The disk is full: nothing new can be stored and no tool runs. Make room; reading goes on.',
    noticeUnwritable:
      'The history cannot be written: nothing new can be stored and no tool runs. Look at the disk; reading goes on.',
    withDetail: '{{problem}} ({{detail}})',
    stopped: 'The history stopped working. Start Assent again. ({{detail}})',
    notOpened: 'The history could not be opened. Start Assent again.',
    setting:
      'The history cannot be kept safely here: the setting {{name}} is {{found}} instead of {{wanted}}. Move the data folder to a local disk.',
  },
  file: {
    damaged:
      'The history {{path}} is damaged: {{reason}}. It can be set aside, which keeps the file, to start with an empty one.',
    logWithoutFile: 'its log is there without it',
    notDatabase: 'it is not a database',
    foreign: '{{path}} is a database of another program. Move it away or choose another data folder.',
    newer: '{{path}} was made by a newer version of Assent. Install that version again; nothing was changed.',
    full: 'There is no space left to open the history {{path}}. Free some and start again.',
    unwritable:
      'The history {{path}} cannot be opened for writing. Make the file and its folder writable for this user, then start again. ({{reason}})',
  },
  check: {
    damaged:
      'The history file is damaged ({{fault}}). Make a copy of the data folder, then let Assent set the file aside.',
    damagedEntries:
      '{{number}} entries of the history are damaged and are not shown. The disk may be failing: make a copy of the data folder.',
  },
  lock: {
    unusable:
      'The data folder {{path}} cannot be used ({{reason}}). Make it writable for this user or choose another one.',
    inUse:
      'Assent is already running with the data folder {{path}}: {{holder}}. Use that one, quit it first, or choose another data folder.',
    holder: 'process {{pid}}, {{holder}}',
    unknownHolder: 'another process holds it',
  },
} as const
