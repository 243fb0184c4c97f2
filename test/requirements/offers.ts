export const offerRequirements = {
  'offers:only-clicked':
    'Resources are read and prompts filled because the user clicked, of running servers alone, each with a line in the log.',
  'offers:resources': 'Resources are listed, searched, read, followed, copied and attached.',
  'offers:templates': 'The variables of a resource template are filled in as RFC 6570 says, and completed.',
  'offers:attached-whole':
    'An attached resource becomes files of the message with exactly its bytes, all of them or none with the reason.',
  'offers:prompts':
    'A prompt is filled in, shown and inserted with nothing hidden in it; what is no text becomes a file of the message.',
  'offers:composer':
    'Tools, prompts and resources of running servers are chosen in the composer by keyboard alone.',
  'offers:log': 'The log shows the level of a line in a word, from a chosen level on.',
  'offers:icons':
    'A server’s own icon is drawn only as a small picture that it carries, and nothing is fetched for it.',
} as const satisfies Record<string, string>
