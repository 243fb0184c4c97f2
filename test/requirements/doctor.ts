export const doctorRequirements = {
  'doctor:symptoms': 'What known programs print when they fail is explained in a sentence, with what helps.',
  'doctor:launch':
    'A missing program is looked for where installers put it; a wrong architecture, interpreter, folder or file is named.',
  'doctor:starts-nothing': 'Explaining a failure starts no program and sends nothing.',
  'doctor:fix':
    'What one click can mend is offered under the failure, as a question where it changes anything.',
} as const satisfies Record<string, string>
