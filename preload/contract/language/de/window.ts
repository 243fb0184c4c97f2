import type { Translation } from '../catalogue.ts'
import type { window as english } from '../en/window.ts'

export const window: Translation<typeof english> = {
  action: {
    cancel: 'Abbrechen',
    copied: 'Kopiert',
    dismiss: 'Schließen',
    open: 'Öffnen',
    save: 'Speichern',
    undo: 'Rückgängig',
  },
  copyRefused: 'Der Browser hat das Kopieren nicht erlaubt. Den Text markieren und von Hand kopieren.',
  frame: {
    closeSideBar: 'Seitenleiste schließen',
    showSideBar: 'Seitenleiste zeigen',
    questions: 'Fragen',
    questionBelow: 'Unten wartet eine Frage.',
  },
  announcement: {
    questions_one: 'Eine Frage wartet.',
    questions_other: '{{count}} Fragen warten.',
    call: '{{call}}: {{state}}',
  },
  connection: {
    lost: 'Assent läuft nicht. Neu starten genügt; es geht nichts verloren.',
    refused:
      'Diese Adresse ist verbraucht. Im Terminal, in dem Assent läuft, die Eingabetaste drücken: Dann erscheint eine neue.',
    lostWhileAsking:
      'Assent läuft nicht oder wurde neu gestartet. Es ist nichts verloren; bitte erneut versuchen.',
  },
  configuration: {
    problem: 'assent.yaml, Zeile {{line}}:{{column}}: {{message}}',
    problemLastGood:
      'assent.yaml, Zeile {{line}}:{{column}}: {{message}} Bis das behoben ist, gilt der letzte fehlerfreie Stand.',
    show: 'Zeigen',
    showAll: 'Alle {{number}} zeigen',
  },
  blocked: {
    title: 'Assent kann den Verlauf nicht öffnen',
    startFresh: 'Beschädigte Datei aufheben und neu beginnen',
    confirmTitle: 'Mit leerem Verlauf beginnen?',
    confirmText:
      'Die beschädigte Datei bleibt unter anderem Namen daneben liegen. Ihre Unterhaltungen werden nicht gezeigt.',
    confirm: 'Neu beginnen',
  },
  failure: {
    title: 'Diese Seite kann nicht weiterarbeiten',
    text: 'Darauf ging etwas schief, deshalb wurde sie abgebaut. Nichts Gespeichertes ist verloren, und nichts wurde durch sie erlaubt.',
    reload: 'Neu laden',
  },
  link: {
    title: 'Seite auf {{host}} öffnen?',
    address: 'Adresse',
    origin: 'Die Adresse stammt aus einer Nachricht. Wer die Seite betreibt, sieht, dass sie geöffnet wurde.',
  },
  palette: {
    name: 'Befehlspalette',
    placeholder: 'Unterhaltungen, Werkzeuge und Befehle suchen',
    results: 'Ergebnisse',
    empty: 'Nichts enthält diese Wörter.',
    group: {
      conversations: 'Unterhaltungen',
      contents: 'In Nachrichten und Aufrufen',
      commands: 'Befehle',
      servers: 'Server',
      tools: 'Werkzeuge',
      prompts: 'Vorlagen',
    },
    command: {
      newConversation: 'Neue Unterhaltung',
      addServer: 'Server hinzufügen',
      importServers: 'Server aus anderen Programmen übernehmen',
      models: 'Einstellungen: Modelle und Schlüssel',
      permissions: 'Einstellungen: Erlaubnisse',
      limits: 'Einstellungen: Grenzen',
      data: 'Einstellungen: Daten',
      configuration: 'Einstellungen: Konfiguration',
      themeSystem: 'Farben: wie das System',
      themeLight: 'Farben: hell',
      themeDark: 'Farben: dunkel',
      stop: 'Diesen Lauf anhalten',
      rename: 'Diese Unterhaltung umbenennen',
      instructions: 'Anweisungen für diese Unterhaltung',
      exportMarkdown: 'Diese Unterhaltung als Markdown exportieren',
      exportJson: 'Diese Unterhaltung als JSON exportieren',
      remove: 'Diese Unterhaltung löschen',
    },
  },
  key: { control: 'Strg', escape: 'Esc' },
  units: {
    milliseconds: '{{number}} ms',
    seconds: '{{number}} s',
    minutes: '{{minutes}} min {{seconds}} s',
    hours: '{{hours}} h {{minutes}} min',
    thousands: '{{number}} Tsd.',
    millions: '{{number}} Mio.',
    bytes_one: '{{count}} Byte',
    bytes_other: '{{count}} Byte',
    kilobytes: '{{number}} kB',
    megabytes: '{{number}} MB',
    gigabytes: '{{number}} GB',
  },
}
