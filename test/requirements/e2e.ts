export const e2eRequirements = {
  'window:first-run':
    'A newcomer without a model reaches an allowed tool call on a real server from the first page.',
  'window:many-tools':
    'Thousands of tools stay usable: each can be found, read and picked, and what a model searched for is shown.',
  'window:conversation': 'A conversation with an allowed and a denied call runs as the user decided.',
  'window:session-scope': 'A session grant covers the same tool in the same conversation and nothing else.',
  'window:parallel-calls': 'Parallel calls are decided one by one.',
  'window:stop': 'A run stops at any moment and keeps what came.',
  'window:crash-stream':
    'A kill in the middle of a stream keeps the text that was shown for a second and marks it.',
  'window:crash-question': 'A kill while a question is open leaves it open, with the same exact bytes.',
  'window:crash-call': 'A kill while a call runs leaves its outcome unknown and never runs it again.',
  'window:search': 'Everything said and done is found again by its words.',
  'window:keyboard': 'Everything works by keyboard alone.',
  'window:dwell': 'Only a fresh and deliberate press on a button in plain sight allows anything.',
  'window:accessible': 'axe finds nothing serious on any surface, light and dark.',
  'window:no-requests': 'What a model or a server writes causes no request, navigation or script.',
  'window:edit':
    'The last message can be edited, an answer regenerated and a conversation renamed, deleted and restored.',
  'window:damaged-history': 'A damaged history is reported and kept, and a fresh start is offered.',
  'window:newer-history': 'A history made by a newer version is refused untouched.',
  'window:settings': 'A setting changes what the program does, also after a restart.',
  'window:permissions': 'A permission that was taken back is asked for again.',
  'window:broken-configuration':
    'A broken assent.yaml is shown with its place, and the last good state stays in force.',
} as const satisfies Record<string, string>
