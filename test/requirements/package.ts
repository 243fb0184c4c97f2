export const packageRequirements = {
  'package:contents': 'A package holds what runs and nothing else, and is small.',
  'package:loads': 'What is packaged starts from its archive, with the database it brings along.',
  'package:fuses': 'Every fuse of the packaged program is set as the table says, and none is left out.',
  'package:honest': 'A package without a real Electron is never made unless it was asked for by name.',
  'start:download':
    'The desktop program is fetched as long as bytes flow, is checked, and never keeps Assent from starting.',
  'start:shell': 'Where no window can be opened Assent says why in one line and opens in the browser.',
} as const satisfies Record<string, string>
