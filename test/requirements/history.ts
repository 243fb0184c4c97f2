export const historyRequirements = {
  'history:settings-hold': 'Every connection has the durability settings read back before it is used.',
  'history:acknowledged-is-kept': 'A commit that was acknowledged survives a SIGKILL at any moment, whole.',
  'history:all-or-nothing': 'Of a commit that fails nothing is stored, and of its neighbours everything.',
  'history:disk-full':
    'A full disk fails a commit with its reason, and later commits work once there is space.',
  'history:newer-untouched':
    'A history made by a newer version is refused and stays as it is, byte for byte.',
  'history:foreign-untouched': 'A database of another program is refused and stays as it is, byte for byte.',
  'history:damage-refused':
    'A file that is no sound database is refused with a reason and can be set aside whole.',
  'history:damage-never-shown':
    'A stored item that is not what was written is reported and never shown as genuine.',
  'history:unwritable-refused':
    'A history in a folder that cannot be written is refused with a sentence that says so.',
  'history:migration-whole': 'A schema step that is interrupted leaves the old version or the new one.',
  'history:migration-backup': 'Before an existing history is changed to a new schema a whole copy is made.',
  'history:rebuild-equals': 'Everything derived equals what a rebuild from the events gives.',
  'history:branches':
    'Editing a message starts a branch of its own, and what it replaced stays in the history.',
  'history:page-cost': 'Reading a page of a conversation costs the same however long the conversation is.',
  'history:list-complete': 'Paging through the list of conversations shows each of them exactly once.',
  'history:search-any-input': 'Any text can be searched for; none is an error.',
  'history:search-finds':
    'Titles, messages, calls and answers are found in every script, deleted conversations are not.',
  'history:question-once':
    'A question leaves a state once; a second move from it fails its whole transaction.',
  'history:audit-tampering': 'An edited, removed, inserted or reordered audit row is found and named.',
  'history:one-instance': 'Of two processes one gets the data folder, the other a sentence that names it.',
  'history:open-runs': 'The runs that are not finished are known without reading the events.',
  'history:partial-text': 'The text of an unfinished message is kept until the message is whole.',
} as const satisfies Record<string, string>
