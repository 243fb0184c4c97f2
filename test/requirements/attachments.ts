export const attachmentRequirements = {
  'attachments:exact-bytes': 'A model is given exactly the bytes of an attached file.',
  'attachments:by-content':
    'What a file is is decided by its contents in main, whatever its name or the page says.',
  'attachments:limits':
    'A folder and a file that is empty, too large or one too many is refused in a sentence, by the page and by main.',
  'attachments:not-taken':
    'A file that the chosen model is known not to take is refused in a sentence before anything is sent.',
  'attachments:whole-or-nothing':
    'A file whose storing was interrupted is attached nowhere, and the next start leaves nothing of it.',
  'attachments:in-pieces': 'A file crosses the bridge in pieces below 1 MB; a piece out of order ends it.',
  'attachments:given-again':
    'A file whose storing was cut off by a broken connection is given again from its beginning, a few times.',
  'attachments:draft-kept': 'The files of a message that is being written are there again after a restart.',
  'attachments:branches': 'An edited message keeps its files, and they can be removed and added to.',
  'attachments:own-conversation': 'A message holds no file of another conversation.',
  'attachments:hostile-names':
    'A name brings no folder, no script and no unseen or reordering character into the window or the history.',
  'attachments:damage-never-given':
    'A stored file that is not what was written is reported and neither shown nor given to a model.',
  'attachments:migration': 'A history of version 1 keeps everything it has and takes files.',
  'attachments:result-pictures':
    'Pictures that a tool returned are given to a model that is known to take them there, and described to others.',
  'attachments:context': 'Files count for the size of a request, and a summary says that they were there.',
  'attachments:export':
    'An exported conversation names its files; as JSON it holds their bytes up to a limit in words.',
  'attachments:window': 'Files are attached by choosing, pasting and dropping, shown, removed and sent.',
  'attachments:keyboard': 'Attaching, looking, removing and sending work by keyboard alone.',
} as const satisfies Record<string, string>
