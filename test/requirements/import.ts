export const importRequirements = {
  'import:inert':
    'Nothing that is imported, in whatever way, starts a process, writes a file of the configuration or unpacks a bundle before the user has allowed it.',
  'import:looks-when-asked':
    'Configurations of other programs are read when the user asks for it, and never written.',
  'import:exact':
    'The review shows each server with its whole command, and what is allowed is what was shown.',
  'import:forms':
    'Configurations of Claude Desktop, Claude Code, Cursor and VS Code are read with their comments, inputs and placeholders; what has no meaning here is refused in words.',
  'import:mistakes': 'Each mistake in an imported configuration is reported with its place and a sentence.',
  'import:secrets-stay':
    'A value that looks like a key is neither shown nor stored: it is asked for under a name that no other server has.',
  'import:warnings': 'What is unusual about a command or an address is said before it is chosen.',
  'import:bundle-refused':
    'A bundle that would write outside of its folder, through a link, under one name twice or without end is refused.',
  'import:bundle-whole': 'A bundle is unpacked whole, from the bytes that were reviewed, or not at all.',
  'import:bundle-signature':
    'A signature is shown as signed by, not signed or broken, and changes nothing else.',
  'import:several-drafts': 'Several servers chosen at once need one decision each.',
} as const satisfies Record<string, string>
