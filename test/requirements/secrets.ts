export const secretsRequirements = {
  'secrets:round-trip':
    'A stored secret reads back as it was entered, also after a restart, under its name only.',
  'secrets:tampering': 'A changed byte makes a secret unreadable; it never reads as another text.',
  'secrets:private':
    'The files of secrets and their folder are closed to other users, and no file holds a secret.',
  'secrets:kept-aside': 'A damaged file of secrets or keys is kept, reported and never a crash.',
  'secrets:other-protector': 'A secret that the other shell stored is listed and does not read here.',
  'secrets:key-store':
    'In the desktop shell secrets are sealed by the key store of the system, each bound to its place.',
  'secrets:no-key-store':
    'Without a key store that protects anything the key file is used, and nothing is called encrypted.',
  'secrets:canary':
    'A secret that was entered is found nowhere but in the sealed file, where it is sent, and in the server it is for.',
} as const satisfies Record<string, string>
