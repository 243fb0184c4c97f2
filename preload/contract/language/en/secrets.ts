export const secrets = {
  protection: {
    keyFile:
      'Secrets are encrypted with a key file that only your user account can read. This protects them from other users of this computer, and in a copy of the database or of the secrets without the key file; it does not protect them from programs that run as you.',
    keychain:
      'Secrets are encrypted with a key in the macOS Keychain. This protects them from other users of this computer, in a copy of your files, and from other programs, which macOS does not give the key without asking you.',
    dataProtection:
      'Secrets are encrypted by Windows for your user account. This protects them from other users of this computer and in a copy of your files; it does not protect them from programs that run as you.',
    keyStore:
      'Secrets are encrypted with a key in {{store}}. This protects them from other users of this computer and in a copy of your files; it does not protect them from programs that run as you while the key store is unlocked.',
    noKeyStore:
      'This computer offers Assent no key store, so nothing but a key file protects the secrets: it lies beside them in the data folder, and only your user account can read it. Other users of this computer cannot read them; programs that run as you, and anyone with a copy of the whole data folder, can. Install GNOME Keyring or KWallet, start Assent again and enter the secrets again.',
  },
  store: {
    gnome: 'GNOME Keyring',
    kde: 'KWallet',
    other: "the system's key store",
  },
  noKeyStore:
    'No key store was found on this computer: your secrets are protected by a key file in the data folder, and by nothing else. Install GNOME Keyring or KWallet and start Assent again.',
  keyStoreUnavailable:
    "The system's key store did not answer: until it does, secrets are protected by a key file in the data folder, and by nothing else. Unlock it and start Assent again.",
  unreadable: {
    damaged_one: 'The secret {{names}} is damaged: enter it again here.',
    damaged_other: 'The secrets {{names}} are damaged: enter them again here.',
    locked_one:
      'The secret {{names}} cannot be opened while the key store is locked: unlock it and start Assent again.',
    locked_other:
      'The secrets {{names}} cannot be opened while the key store is locked: unlock it and start Assent again.',
    byDesktop_one: 'The secret {{names}} was stored by the desktop app: enter it again here.',
    byDesktop_other: 'The secrets {{names}} were stored by the desktop app: enter them again here.',
    byBrowser_one: 'The secret {{names}} was stored by Assent in the browser: enter it again here.',
    byBrowser_other: 'The secrets {{names}} were stored by Assent in the browser: enter them again here.',
    elsewhere_one:
      'The secret {{names}} was stored with another key store than the one in use now: start Assent where that one is available, or enter the secret again here.',
    elsewhere_other:
      'The secrets {{names}} were stored with another key store than the one in use now: start Assent where that one is available, or enter the secrets again here.',
  },
  repaired: {
    keyFileWasOpen:
      'The key file {{path}} could be read by other users of this computer. Assent closed it to them: if someone else uses it, enter your secrets anew.',
    keyFileDamaged:
      'The key file was damaged and is kept as {{path}}. A new key is in use: enter your secrets again and approve your servers again.',
    fileWasOpen:
      'The file {{path}} could be read by other users of this computer. Assent closed it to them; what is in it is encrypted.',
    fileDamaged:
      'The file with your secrets was damaged, or written by another version of Assent, and is kept as {{path}}. Enter your secrets again.',
    signInsDamaged:
      'The file with your sign-ins was damaged, or written by another version of Assent, and is kept as {{path}}. Sign in to your servers again.',
  },
  problem: {
    empty: 'The secret is empty: enter it again.',
    tooLong: 'The secret is longer than 10,000 characters.',
    brokenCharacter: 'The secret holds a broken character: copy it again.',
    controlCharacter: 'The secret holds a line break or another control character: copy it again.',
    badName: 'The name of a secret begins with a capital letter and has at most 64 capitals, digits and _.',
    notOpened:
      'The stored secrets cannot be opened ({{code}}): check the disk and the rights of the data folder.',
    notChanged:
      'The stored secrets could not be changed ({{code}}): check the disk and the rights of the data folder.',
    locked: "The secret was not stored, because the system's key store is locked: unlock it and try again.",
    signInLocked:
      "The sign-in was not stored, because the system's key store is locked: unlock it and sign in again.",
    signInNotChanged:
      'The stored sign-ins could not be changed ({{code}}): check the disk and the rights of the data folder.',
    signInTooLarge: 'The sign-in was not stored, because the sign-in service sent far more than it takes.',
  },
} as const
