export const shellRequirements = {
  'shell:forged-messages':
    'A message that no consent page sent changes nothing and starts nothing, however well it is formed.',
  'shell:broken-messages': 'A broken message or a broken connection ends that connection and nothing else.',
  'shell:one-instance': 'A second Assent on the same data is refused and told where the first one is.',
  'shell:refusals':
    'What keeps Assent from starting is said in one sentence, and it ends with a code of its own.',
  'shell:server-environment': 'A server sees no variable of our own environment that it was not given.',
  'shell:secret-kept':
    'A secret that was entered is nowhere in plain and on no page, and reaches its server.',
  'shell:drafts':
    'What the chat page drafts takes effect exactly as shown, after a decision, and not before.',
  'shell:snapshot': 'A page that reads everything ends with the newest state, whatever changes meanwhile.',
} as const satisfies Record<string, string>
