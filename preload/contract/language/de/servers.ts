import type { Translation } from '../catalogue.ts'
import type { servers as english } from '../en/servers.ts'

export const servers: Translation<typeof english> = {
  add: {
    title: 'Server hinzufügen',
    about:
      'Ein Server ist ein Programm auf diesem Computer, das Werkzeuge anbietet. Sein genauer Befehl wird gezeigt, bevor er hinzugefügt wird, und noch einmal, bevor er startet.',
    anotherTitle: 'Anderes Programm',
    anotherAbout: 'Jeder MCP-Server, der auf diesem Computer installiert ist.',
    form: 'Server',
    submit: 'Server hinzufügen',
  },
  state: {
    stopped: 'angehalten',
    awaitingApproval: 'wartet auf Antwort',
    starting: 'startet',
    ready: 'bereit',
    unresponsive: 'antwortet nicht',
    backingOff: 'neuer Versuch',
    failed: 'gescheitert',
    misconfigured: 'falsch eingerichtet',
  },
  reason: {
    lastLines: 'Die letzten Zeilen, die er geschrieben hat',
    nextAttempt: 'Versuch {{attempt}} folgt am {{at}}.',
    awaitingApproval: 'Unten wartet eine Frage: Darf dieser Befehl gestartet werden?',
    unresponsive: 'Keine Antwort seit {{since}}. Neu starten, um fortzufahren.',
  },
  button: { start: 'Starten', stop: 'Anhalten', restart: 'Neu starten', remove: 'Entfernen' },
  facts: {
    command: 'Genauer Befehl',
    noCommand: 'Es gibt noch keinen Befehl: Zuerst ist die Definition zu berichtigen.',
    approved: 'Genehmigt',
    notApproved: 'noch nicht: Beim Start wird gefragt',
    saysItIs: 'Nennt sich',
    identity: '{{name}}, Protokoll {{protocol}}',
    runningSince: 'Läuft seit',
    sinceWithProcess: '{{since}}, Prozess {{pid}}',
  },
  tools: {
    title: 'Werkzeuge',
    none: 'Noch keine bekannt. Sie werden gelesen, sobald der Server startet.',
    heldBack: 'Zurückgehalten',
    arguments: 'Argumente',
    result: 'Ergebnis',
    claims: 'Behauptungen des Servers, nicht geprüft',
    definition: 'Definition',
  },
  log: { title: 'Protokoll', name: 'Protokoll des Servers', empty: 'Noch nichts.' },
  definition: {
    title: 'Definition',
    field: 'Eintrag in assent.yaml, als JSON',
    hint: 'Die genaue Änderung erscheint als Frage, bevor sie geschrieben wird. ${NAME} setzt eine Variable ein, ${secret:NAME} ein gespeichertes Geheimnis.',
    notJson:
      'Das ist nicht genau ein JSON-Objekt. Namen und Texte brauchen gerade doppelte Anführungszeichen.',
    propose: 'Diese Änderung vorschlagen',
    takeBack: 'Zurücknehmen',
  },
  form: {
    name: 'Name',
    command: 'Befehl',
    allowedFolder: 'Ordner, den er benutzen darf',
    allowedFolderHint: 'Der ganze Pfad. Er wird zum letzten Argument.',
    allowedFolderExample: '/home/name/notizen',
    arguments: 'Argumente',
    argumentsHint: 'Eines pro Zeile.',
    environment: 'Umgebung',
    environmentHint:
      'NAME=WERT, eines pro Zeile. Der Server bekommt sonst nichts von hier. ${secret:NAME} steht für ein gespeichertes Geheimnis.',
    folder: 'Ordner',
    folderHint: 'Wo er gestartet wird. Darf leer bleiben.',
  },
  mistake: {
    alias: 'Den Server mit Buchstaben, Ziffern, - und _ benennen, zum Beispiel files.',
    command: 'Das Programm angeben, das gestartet wird, zum Beispiel npx.',
    allowedFolder: 'Den ganzen Pfad des Ordners angeben, den der Server benutzen darf.',
    environment: 'Zeile {{line}} der Umgebung hat nicht die Form NAME=WERT.',
  },
  preset: {
    files: { title: 'Dateien', about: 'Liest und schreibt Dateien in einem Ordner nach Wahl.' },
    memory: {
      title: 'Gedächtnis',
      about: 'Hält Fakten in einem kleinen Wissensgraphen auf diesem Computer fest.',
    },
    thinking: {
      title: 'Schrittweises Denken',
      about: 'Lässt ein Modell eine Aufgabe in nummerierten Schritten durcharbeiten.',
    },
    everything: { title: 'Alles', about: 'Von jeder Art Werkzeug eines, zum Ausprobieren.' },
  },
}
