import type { Translation } from '../catalogue.ts'
import type { secrets as english } from '../en/secrets.ts'

export const secrets: Translation<typeof english> = {
  protection: {
    keyFile:
      'Geheimnisse sind mit einer Schlüsseldatei verschlüsselt, die nur das eigene Benutzerkonto lesen kann. Das schützt sie vor anderen Benutzern dieses Computers und in einer Kopie der Datenbank oder der Geheimnisse ohne die Schlüsseldatei; vor Programmen, die unter demselben Benutzerkonto laufen, schützt es sie nicht.',
    keychain:
      'Geheimnisse sind mit einem Schlüssel im macOS-Schlüsselbund verschlüsselt. Das schützt sie vor anderen Benutzern dieses Computers, in einer Kopie der Dateien und vor anderen Programmen, denen macOS den Schlüssel nicht ohne Rückfrage gibt.',
    dataProtection:
      'Geheimnisse werden von Windows für das eigene Benutzerkonto verschlüsselt. Das schützt sie vor anderen Benutzern dieses Computers und in einer Kopie der Dateien; vor Programmen, die unter demselben Benutzerkonto laufen, schützt es sie nicht.',
    keyStore:
      'Geheimnisse sind mit einem Schlüssel verschlüsselt, der hier liegt: {{store}}. Das schützt sie vor anderen Benutzern dieses Computers und in einer Kopie der Dateien; vor Programmen, die unter demselben Benutzerkonto laufen, schützt es sie nicht, solange der Schlüsselspeicher entsperrt ist.',
    noKeyStore:
      'Dieser Computer bietet Assent keinen Schlüsselspeicher, deshalb schützt nur eine Schlüsseldatei die Geheimnisse: Sie liegt neben ihnen im Datenordner, und nur das eigene Benutzerkonto kann sie lesen. Andere Benutzer dieses Computers können die Geheimnisse nicht lesen; Programme, die unter demselben Benutzerkonto laufen, und alle, die eine Kopie des ganzen Datenordners haben, können es. GNOME Keyring oder KWallet installieren, Assent neu starten und die Geheimnisse neu eingeben.',
  },
  store: {
    gnome: 'GNOME Keyring',
    kde: 'KWallet',
    other: 'Schlüsselspeicher des Systems',
  },
  noKeyStore:
    'Auf diesem Computer wurde kein Schlüsselspeicher gefunden: Die Geheimnisse schützt eine Schlüsseldatei im Datenordner und sonst nichts. GNOME Keyring oder KWallet installieren und Assent neu starten.',
  keyStoreUnavailable:
    'Der Schlüsselspeicher des Systems hat nicht geantwortet: Bis er es tut, schützt eine Schlüsseldatei im Datenordner die Geheimnisse und sonst nichts. Den Schlüsselspeicher entsperren und Assent neu starten.',
  unreadable: {
    damaged_one: 'Das Geheimnis {{names}} ist beschädigt: hier neu eingeben.',
    damaged_other: 'Die Geheimnisse {{names}} sind beschädigt: hier neu eingeben.',
    locked_one:
      'Das Geheimnis {{names}} lässt sich nicht öffnen, solange der Schlüsselspeicher gesperrt ist: entsperren und Assent neu starten.',
    locked_other:
      'Die Geheimnisse {{names}} lassen sich nicht öffnen, solange der Schlüsselspeicher gesperrt ist: entsperren und Assent neu starten.',
    byDesktop_one: 'Das Geheimnis {{names}} wurde von der Desktop-App gespeichert: hier neu eingeben.',
    byDesktop_other: 'Die Geheimnisse {{names}} wurden von der Desktop-App gespeichert: hier neu eingeben.',
    byBrowser_one: 'Das Geheimnis {{names}} wurde von Assent im Browser gespeichert: hier neu eingeben.',
    byBrowser_other: 'Die Geheimnisse {{names}} wurden von Assent im Browser gespeichert: hier neu eingeben.',
    elsewhere_one:
      'Das Geheimnis {{names}} wurde mit einem anderen Schlüsselspeicher gespeichert als dem jetzigen: Assent dort starten, wo es ihn gibt, oder das Geheimnis hier neu eingeben.',
    elsewhere_other:
      'Die Geheimnisse {{names}} wurden mit einem anderen Schlüsselspeicher gespeichert als dem jetzigen: Assent dort starten, wo es ihn gibt, oder die Geheimnisse hier neu eingeben.',
  },
  repaired: {
    keyFileWasOpen:
      'Die Schlüsseldatei {{path}} war für andere Benutzer dieses Computers lesbar. Assent hat sie für sie geschlossen: Wer den Computer mit anderen teilt, gibt seine Geheimnisse besser neu ein.',
    keyFileDamaged:
      'Die Schlüsseldatei war beschädigt und liegt jetzt unter {{path}}. Ein neuer Schlüssel ist in Gebrauch: die Geheimnisse neu eingeben und die Server neu erlauben.',
    fileWasOpen:
      'Die Datei {{path}} war für andere Benutzer dieses Computers lesbar. Assent hat sie für sie geschlossen; was darin steht, ist verschlüsselt.',
    fileDamaged:
      'Die Datei mit den Geheimnissen war beschädigt oder von einer anderen Version von Assent geschrieben und liegt jetzt unter {{path}}. Die Geheimnisse neu eingeben.',
    signInsDamaged:
      'Die Datei mit den Anmeldungen war beschädigt oder von einer anderen Version von Assent geschrieben und liegt jetzt als {{path}} vor. Bitte bei den Servern erneut anmelden.',
  },
  problem: {
    empty: 'Das Geheimnis ist leer: neu eingeben.',
    tooLong: 'Das Geheimnis ist länger als 10.000 Zeichen.',
    brokenCharacter: 'Das Geheimnis enthält ein beschädigtes Zeichen: neu kopieren.',
    controlCharacter:
      'Das Geheimnis enthält einen Zeilenumbruch oder ein anderes Steuerzeichen: neu kopieren.',
    badName:
      'Der Name eines Geheimnisses beginnt mit einem Großbuchstaben und hat höchstens 64 Großbuchstaben, Ziffern und _.',
    notOpened:
      'Die gespeicherten Geheimnisse lassen sich nicht öffnen ({{code}}): die Festplatte und die Rechte des Datenordners prüfen.',
    notChanged:
      'Die gespeicherten Geheimnisse ließen sich nicht ändern ({{code}}): die Festplatte und die Rechte des Datenordners prüfen.',
    locked:
      'Das Geheimnis wurde nicht gespeichert, weil der Schlüsselspeicher des Systems gesperrt ist: entsperren und erneut versuchen.',
    signInLocked:
      'Die Anmeldung wurde nicht gespeichert, weil der Schlüsselspeicher des Systems gesperrt ist: ihn entsperren und erneut anmelden.',
    signInNotChanged:
      'Die gespeicherten Anmeldungen konnten nicht geändert werden ({{code}}): den Datenträger und die Rechte des Datenordners prüfen.',
    signInTooLarge:
      'Die Anmeldung wurde nicht gespeichert, weil der Anmeldedienst weit mehr geschickt hat, als sie braucht.',
  },
}
