export const languageRequirements = {
  'language:complete': 'Every text that a user reads has its German, with the same values in it.',
  'language:one-catalogue': 'No text that a user reads stands outside of the catalogue.',
  'language:values': 'A value in a sentence is shown as it came, whatever it holds.',
  'language:spoken': 'Both pages and what main says speak the chosen language, and speak it at once.',
  'language:worded-when-read':
    'What is wrong with the configuration, the providers and the secrets is said in the language that is spoken now.',
} as const satisfies Record<string, string>
