export const configRequirements = {
  'config:mistakes-located':
    'Each mistake in assent.yaml is reported with its line, its column and a sentence, and nothing is started from such a file.',
  'config:last-good':
    'A file that breaks while Assent runs leaves the last good state in force; one that is broken at the start gives none.',
  'config:entry-fails-alone': 'A missing variable or secret fails its own entry and no other.',
  'config:substitution':
    'Variables and secrets are substituted in values only, exactly as documented, and never twice.',
  'config:secret-not-in-view': 'A secret goes into no command line, folder or address.',
  'config:key-not-shown': 'What can be shown of a provider holds neither its key nor any header value.',
  'config:key-in-clear':
    'A key that would travel to another computer without encryption is warned about in words.',
  'config:draft-keeps-the-rest':
    'A change of a provider keeps the settings it does not name, those that no page is shown among them.',
  'config:comments-survive':
    'Comments and lines that a change does not concern survive any sequence of changes.',
  'config:preview-is-complete': 'The lines shown before a change are all lines that change.',
  'config:no-lost-edit': 'A file that was changed since the preview is never overwritten.',
  'config:followed': 'A change of the file takes effect, however the editor writes it.',
  'config:login-environment':
    "The login shell's environment is read once, within its time limit, and leaves no process behind.",
} as const satisfies Record<string, string>
